"""Pictures, recordings and their uploads, over HTTP and by the service."""

import io
import struct
import zlib
from typing import Any
from uuid import UUID

import httpx
from PIL import Image

from waves.chat.files import uploads
from waves.chat.files.schemas import NewFile
from waves.core.ids import new_id

CHUNK = 512 * 1024
VOICE = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00" + bytes(100)
"""What begins like a recording."""
PEAKS = [number % 101 for number in range(64)]


def gradient(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options
) -> bytes:
    """Return a picture that goes from black to white."""
    made = Image.linear_gradient("L").resize(size).convert(mode)
    written = io.BytesIO()
    made.save(written, kind, **options)
    return written.getvalue()


def animation(kind: str = "GIF", frames: int = 3, size: tuple[int, int] = (40, 30)):
    """Return an animated picture."""
    first, *others = [
        Image.linear_gradient("L").rotate(40 * number).resize(size)
        for number in range(frames)
    ]
    written = io.BytesIO()
    first.save(written, kind, save_all=True, append_images=others, duration=50, loop=0)
    return written.getvalue()


def bomb() -> bytes:
    """Return a small PNG of 2.5 gigapixels that has few of its rows."""
    width = height = 50_000
    rows = zlib.compress(bytes(1 + width // 8) * 64)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def too_many_pixels() -> bytes:
    """Return a small, complete PNG of 51 megapixels."""
    written = io.BytesIO()
    Image.new("1", (10_000, 5_100)).save(written, "PNG")
    return written.getvalue()


def announced(content: bytes, **more: Any) -> dict[str, Any]:
    """Return the announcement of a file."""
    return {
        "client_id": str(new_id()),
        "name": "file.bin",
        "size": len(content),
        "type": "",
        **more,
    }


async def send_chunk(
    person: httpx.AsyncClient, file_id: str, offset: int, chunk: bytes
) -> httpx.Response:
    """Send a chunk of an upload."""
    headers = {
        "Content-Type": "application/octet-stream",
        "Upload-Offset": str(offset),
    }
    return await person.patch(f"/api/files/{file_id}", content=chunk, headers=headers)


async def upload(
    person: httpx.AsyncClient, content: bytes, **more: Any
) -> httpx.Response:
    """Upload a file; return the response to its last chunk."""
    begun = await person.post("/api/files", json=announced(content, **more))
    assert begun.status_code == 201, begun.text
    file_id, response = begun.json()["id"], begun
    for offset in range(0, len(content), CHUNK):
        chunk = content[offset : offset + CHUNK]
        response = await send_chunk(person, file_id, offset, chunk)
    return response


async def uploaded(
    person: httpx.AsyncClient, content: bytes, **more: Any
) -> dict[str, Any]:
    """Upload a file that is accepted; return it."""
    response = await upload(person, content, **more)
    assert response.status_code == 200, response.text
    return response.json()["file"]


def voice(**more: Any) -> dict[str, Any]:
    """Return what is announced of a voice message."""
    return {"kind": "voice", "duration_ms": 1500, "peaks": PEAKS, **more}


async def add_file(owner: UUID, *, is_image: bool = False) -> UUID:
    """Upload an image or a voice message by the service; return its id."""
    content = gradient("PNG", (8, 8)) if is_image else VOICE
    about = {} if is_image else voice()
    new = NewFile.model_validate(announced(content, name="a.png", **about))
    begun = await uploads.begin(owner, new)
    await uploads.append(owner, begun.upload.id, 0, content)
    return begun.upload.id

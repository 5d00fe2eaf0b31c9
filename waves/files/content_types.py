"""What a file is by its first bytes, whatever its name and its sender say."""

from typing import Final

HEAD_BYTES: Final = 16
UNKNOWN: Final = "application/octet-stream"


def is_picture(head: bytes) -> bool:
    """Return whether the content begins like a JPEG, PNG, GIF or WebP."""
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return True
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def audio_type(head: bytes) -> str | None:
    """Return the MIME type of a container that browsers record and play, or None."""
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm"
    return None

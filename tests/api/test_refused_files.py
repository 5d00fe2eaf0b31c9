"""Uploads that are refused: what is in them, what is announced, what is too much."""

import io

import pytest
from PIL import Image

from tests.support.api_client import shaped
from tests.support.uploads import (
    CHUNK,
    PEAKS,
    VOICE,
    animation,
    announced,
    bomb,
    gradient,
    send_chunk,
    too_many_pixels,
    upload,
    uploaded,
    voice,
)
from waves.chat.files import removal
from waves.chat.files.schemas import MAX_SIZE
from waves.files import local_store


@pytest.fixture
async def alice(people, unlimited):
    (alice,) = await people("alice")
    return alice


BAD_PICTURES = {
    "truncated JPEG": gradient(size=(400, 300))[:-400],
    "truncated PNG": gradient("PNG", size=(400, 300))[:-400],
    "only a head": b"\xff\xd8\xff\xe0",
    "not a WebP": b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(30),
    "bomb": bomb(),
    "51 megapixels": too_many_pixels(),
}


@pytest.mark.parametrize("given", BAD_PICTURES.values(), ids=BAD_PICTURES.keys())
async def test_a_bad_picture_is_refused_and_nothing_is_left(alice, stored, given):
    refused = await upload(alice, given, name="a.png")
    shaped(refused, 422, "bad_picture")
    assert await removal.remove_objects() is False
    assert stored() == []


async def test_what_is_no_picture_is_a_file(alice):
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    for given, name in [
        (svg, "a.svg"),
        (b"<!doctype html><script>1</script>", "a.jpg"),
        (b"%PDF-1.7 \xff\xd8\xff", "a.pdf"),
        (animation(frames=301), "long.gif"),
    ]:
        file = await uploaded(alice, given, name=name, type="image/jpeg")
        assert (file["kind"], file["type"]) == ("file", "application/octet-stream")
        found = await alice.get(f"/api/files/{file['id']}/content")
        assert found.content == given
        shaped(await alice.get(f"/api/files/{file['id']}/thumbnail"), 404, "not_found")


async def test_an_animation_stays_one(alice):
    file = await uploaded(alice, animation(frames=5), name="cat.gif")
    assert (file["type"], file["name"]) == ("image/webp", "cat.webp")
    found = await alice.get(f"/api/files/{file['id']}/content")
    assert getattr(Image.open(io.BytesIO(found.content)), "n_frames", 1) == 5


REFUSED = {
    "empty": {"size": 0},
    "too large": {"size": MAX_SIZE + 1},
    "no number": {"size": "10"},
    "no voice without bars": {"kind": "voice", "duration_ms": 10},
    "no voice without length": {"kind": "voice", "peaks": PEAKS},
    "too few bars": voice(peaks=[1]),
    "bars too high": voice(peaks=[101] * 64),
    "too long": voice(duration_ms=60 * 60 * 1000),
    "unknown kind": {"kind": "image"},
}


@pytest.mark.parametrize("wrong", REFUSED.values(), ids=REFUSED.keys())
async def test_an_announcement_is_checked(alice, wrong):
    answer = await alice.post("/api/files", json=announced(VOICE) | wrong)
    shaped(answer, 422, "invalid")


async def test_chunks_are_checked(alice, stored):
    begun = await alice.post("/api/files", json=announced(bytes(3 * CHUNK)))
    file_id = begun.json()["id"]
    address = f"/api/files/{file_id}"
    shaped(await send_chunk(alice, file_id, 0, bytes(2**20 + 1)), 413, "too_large")
    shaped(await send_chunk(alice, file_id, 0, bytes(100)), 422, "invalid")
    shaped(await send_chunk(alice, file_id, 0, b""), 422, "invalid")
    shaped(await send_chunk(alice, file_id, -1, bytes(CHUNK)), 422, "invalid")
    for headers, status in [
        ({"Content-Type": "application/octet-stream"}, 422),
        ({"Upload-Offset": "0", "Content-Type": "text/html"}, 415),
        ({"Upload-Offset": "0"}, 415),
        (
            {
                "Upload-Offset": "0",
                "Content-Type": "application/octet-stream",
                "Content-Encoding": "gzip",
            },
            415,
        ),
    ]:
        answer = await alice.patch(address, content=bytes(CHUNK), headers=headers)
        assert answer.status_code == status, headers
    assert stored() == []
    short = await alice.post("/api/files", json=announced(bytes(10)))
    beyond = await send_chunk(alice, short.json()["id"], 0, bytes(11))
    shaped(beyond, 422, "invalid")


async def test_a_recording_that_is_none_is_refused(alice):
    shaped(await upload(alice, b"<html>" + bytes(50), **voice()), 422, "bad_voice")


async def test_too_many_files_wait_to_be_sent(alice, monkeypatch):
    file = await uploaded(alice, b"text")
    for _ in range(19):
        await uploaded(alice, b"text")
    refused = await alice.post("/api/files", json=announced(b"text"))
    shaped(refused, 409, "too_many_uploads")
    assert (await alice.delete(f"/api/files/{file['id']}")).status_code == 204
    await uploaded(alice, b"text")
    monkeypatch.setattr("waves.chat.files.uploads.MOST_UNSENT", 1000)
    for _ in range(9):
        begun = await alice.post("/api/files", json=announced(b"") | {"size": MAX_SIZE})
        assert begun.status_code == 201
    refused = await alice.post("/api/files", json=announced(b"") | {"size": MAX_SIZE})
    shaped(refused, 409, "too_many_uploads")


async def test_a_full_disk_is_said_and_nothing_is_lost(alice, stored, monkeypatch):
    given = gradient()
    begun = await alice.post("/api/files", json=announced(given))
    file_id = begun.json()["id"]
    with monkeypatch.context() as full:
        full.setattr(local_store, "RESERVE", 2**60)
        shaped(await send_chunk(alice, file_id, 0, given), 507, "storage_full")
    assert stored() == []
    sent = await send_chunk(alice, file_id, 0, given)
    assert sent.json()["file"]["kind"] == "image"

"""Files over HTTP: their upload, their content, and messages with them."""

import asyncio
import io
import os

import pytest
from PIL import Image

from tests.support.api_client import shaped
from tests.support.uploads import (
    CHUNK,
    PEAKS,
    VOICE,
    announced,
    gradient,
    send_chunk,
    uploaded,
    voice,
)
from waves.chat.files import removal
from waves.core.ids import new_id


@pytest.fixture
async def talk(people, unlimited):
    """Alice and Bob, who are friends, Carol, and the path of their conversation."""
    alice, bob, carol = await people("alice", "bob", "carol")
    asked = await alice.post("/api/friend-requests", json={"user_id": str(bob.id)})
    await bob.post(f"/api/friend-requests/{asked.json()['id']}/accept")
    (conversation,) = (await alice.get("/api/conversations")).json()["items"]
    return alice, bob, carol, f"/api/conversations/{conversation['id']}"


async def send(person, path, *files, body="", **more):
    message = {"client_id": str(new_id()), "body": body, "files": files, **more}
    return await person.post(f"{path}/messages", json=message)


async def test_a_picture_is_uploaded_sent_and_seen_by_both(talk, stored):
    alice, bob, carol, path = talk
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a secret place"
    given = (
        gradient(exif=exif, comment=b"a secret comment") + b"<script>polyglot</script>"
    )
    file = await uploaded(alice, given, name="C:\\holiday\\sea\u202egpj.jpeg")
    placeholder = file.pop("placeholder")
    assert 20 < len(placeholder) < 64
    content = (await alice.get(f"/api/files/{file['id']}/content")).content
    assert file == {
        "id": file["id"],
        "kind": "image",
        "name": "seagpj.jpeg",
        "type": "image/jpeg",
        "size": len(content),
        "width": 40,
        "height": 60,
    }
    assert b"secret" not in content
    assert b"script" not in content
    for person in (bob, carol):
        shaped(await person.get(f"/api/files/{file['id']}/content"), 404, "not_found")
    sent = await send(alice, path, file["id"], body="look")
    assert sent.status_code == 201
    assert sent.json()["files"] == [{**file, "placeholder": placeholder}]
    (read,) = (await bob.get(f"{path}/messages")).json()["items"]
    assert read == sent.json()
    seen = await bob.get(f"/api/files/{file['id']}/content")
    assert Image.open(io.BytesIO(seen.content)).size == (40, 60)
    shown = await bob.get(f"/api/files/{file['id']}/thumbnail")
    assert Image.open(io.BytesIO(shown.content)).format == "WEBP"
    for what in ("content", "thumbnail"):
        shaped(await carol.get(f"/api/files/{file['id']}/{what}"), 404, "not_found")
    assert len(stored()) == 2


async def test_a_content_is_cached_for_ever_and_harmless(talk):
    alice, _bob, _carol, _path = talk
    page = b"<script>alert(1)</script>"
    for given, name, type_, way in [
        (page, "a\u00e4 'b\".html", "application/octet-stream", "attachment"),
        (gradient("PNG"), "x.png", "image/png", "inline"),
    ]:
        file = await uploaded(alice, given, name=name, type="text/html")
        found = await alice.get(f"/api/files/{file['id']}/content")
        headers = found.headers
        assert headers["content-type"] == type_
        assert headers["content-disposition"].startswith(f"{way}; filename*=UTF-8''")
        assert headers["content-disposition"].isascii()
        assert headers["cache-control"] == "private, max-age=31536000, immutable"
        assert headers["content-security-policy"].startswith("sandbox; default-src")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        again = await alice.get(
            found.url.path, headers={"If-None-Match": headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
    missing = await alice.get(f"/api/files/{new_id()}/content")
    assert missing.headers["cache-control"] == "no-store"


RANGES = [
    ("bytes=0-1", 206, slice(0, 2)),
    ("bytes=10-", 206, slice(10, None)),
    ("bytes=-5", 206, slice(-5, None)),
    ("bytes=-5000", 206, slice(None)),
    ("bytes=100-99999", 206, slice(100, None)),
    ("bytes=5-4", 200, slice(None)),
    ("bytes=0-1,4-5", 200, slice(None)),
    ("frames=0-1", 200, slice(None)),
    ("bytes=99999-", 416, None),
    ("bytes=-0", 416, None),
]


async def test_a_voice_message_is_read_in_ranges(talk):
    alice, bob, _carol, path = talk
    file = await uploaded(alice, VOICE, name="voice.m4a", **voice())
    assert (file["kind"], file["type"]) == ("voice", "audio/mp4")
    assert (file["duration_ms"], file["peaks"]) == (1500, PEAKS)
    await send(alice, path, file["id"])
    address = f"/api/files/{file['id']}/content"
    for asked, status, part in RANGES:
        found = await bob.get(address, headers={"Range": asked})
        assert found.status_code == status, asked
        if part is not None:
            assert found.content == VOICE[part]
            assert found.headers["content-length"] == str(len(VOICE[part]))
    found = await bob.get(address, headers={"Range": "bytes=2-3"})
    assert found.headers["content-range"] == f"bytes 2-3/{len(VOICE)}"
    other = {"Range": "bytes=2-3", "If-Range": '"another"'}
    assert (await bob.get(address, headers=other)).status_code == 200
    whole = await bob.head(address)
    assert (whole.status_code, whole.content) == (200, b"")
    assert whole.headers["content-length"] == str(len(VOICE))


async def test_an_upload_resumes_where_the_server_is(talk, stored):
    alice, bob, _carol, _path = talk
    given = os.urandom(CHUNK + 100_000)
    announcement = announced(given, name="a.zip")
    begun = await alice.post("/api/files", json=announcement)
    file_id = begun.json()["id"]
    assert begun.json() == {
        "id": file_id,
        "offset": 0,
        "size": len(given),
        "file": None,
    }
    again = await alice.post("/api/files", json=announcement)
    assert (again.status_code, again.json()) == (200, begun.json())
    first = await send_chunk(alice, file_id, 0, given[:CHUNK])
    assert first.json()["offset"] == CHUNK
    for offset in (0, 5, CHUNK - 1, CHUNK + 1):
        wrong = await send_chunk(alice, file_id, offset, given[:CHUNK])
        assert wrong.status_code == 409
        assert (wrong.json()["error"], wrong.json()["offset"]) == (
            "wrong_offset",
            CHUNK,
        )
    progress = await alice.get(f"/api/files/{file_id}")
    assert progress.json() == first.json()
    shaped(await bob.get(f"/api/files/{file_id}"), 404, "not_found")
    shaped(await send_chunk(bob, file_id, CHUNK, given[CHUNK:]), 404, "not_found")
    last = await send_chunk(alice, file_id, CHUNK, given[CHUNK:])
    assert last.json()["file"]["name"] == "a.zip"
    # The answer was lost, and the page sends the chunk again.
    repeated = await send_chunk(alice, file_id, CHUNK, given[CHUNK:])
    assert repeated.json() == last.json()
    found = await alice.get(f"/api/files/{file_id}/content")
    assert found.content == given
    assert len(stored()) == 1


async def test_one_of_two_chunks_at_the_same_place_is_stored(talk, stored):
    alice, _bob, _carol, _path = talk
    begun = await alice.post("/api/files", json=announced(bytes(2 * CHUNK)))
    file_id = begun.json()["id"]
    answers = await asyncio.gather(
        *(send_chunk(alice, file_id, 0, bytes([n]) * CHUNK) for n in range(4))
    )
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    assert len(stored()) == 1


async def test_an_examination_that_was_interrupted_is_repeated(talk, monkeypatch):
    alice, _bob, _carol, _path = talk
    given = gradient()
    begun = await alice.post("/api/files", json=announced(given))
    file_id = begun.json()["id"]
    with monkeypatch.context() as broken:
        broken.setattr("waves.chat.files.uploads.examine", None)
        failed = await send_chunk(alice, file_id, 0, given)
        assert failed.status_code == 500
    progress = (await alice.get(f"/api/files/{file_id}")).json()
    assert (progress["offset"], progress["file"]) == (len(given), None)
    again = await send_chunk(alice, file_id, len(given), b"")
    assert again.json()["file"]["kind"] == "image"


async def test_a_lost_part_is_uploaded_again(talk, settings, stored):
    alice, _bob, _carol, _path = talk
    given = os.urandom(2 * CHUNK)
    begun = await alice.post("/api/files", json=announced(given))
    file_id = begun.json()["id"]
    await send_chunk(alice, file_id, 0, given[:CHUNK])
    (part,) = stored()
    (settings.data_dir / "files" / part).unlink()
    lost = await send_chunk(alice, file_id, CHUNK, given[CHUNK:])
    assert (lost.status_code, lost.json()["offset"]) == (409, 0)
    for offset in (0, CHUNK):
        last = await send_chunk(alice, file_id, offset, given[offset : offset + CHUNK])
    assert last.json()["file"]["size"] == len(given)


async def test_only_complete_own_files_in_no_message_are_sent(talk):
    alice, bob, _carol, path = talk
    mine, his = await uploaded(alice, b"mine"), await uploaded(bob, b"his")
    begun = (await alice.post("/api/files", json=announced(bytes(9)))).json()
    for wrong in (
        [his["id"]],
        [begun["id"]],
        [str(new_id())],
        [mine["id"], mine["id"]],
        [mine["id"], his["id"]],
    ):
        refused = shaped(await send(alice, path, *wrong), 422, "invalid")
        assert set(refused["fields"]) == {"files"}
    refused = shaped(await send(alice, path, *[mine["id"]] * 11), 422, "invalid")
    assert set(refused["fields"]) == {"files"}
    sent = await send(alice, path, mine["id"])
    assert sent.status_code == 201
    shaped(await send(alice, path, mine["id"]), 422, "invalid")
    repeated = await send(
        alice, path, mine["id"], client_id=sent.json()["client_id"], body="other"
    )
    assert (repeated.status_code, repeated.json()) == (200, sent.json())
    shaped(await send(alice, path), 422, "invalid")
    shaped(await alice.delete(f"/api/files/{mine['id']}"), 409, "file_sent")
    shaped(await alice.delete(f"/api/files/{his['id']}"), 404, "not_found")
    removed = await alice.delete(f"/api/files/{begun['id']}")
    assert removed.status_code == 204
    shaped(await alice.get(f"/api/files/{begun['id']}"), 404, "not_found")


async def test_a_caption_changes_and_a_deletion_removes_everything(
    talk, stored, settings
):
    alice, bob, _carol, path = talk
    files = [await uploaded(alice, gradient()) for _ in range(2)]
    sent = (await send(alice, path, *(one["id"] for one in files), body="a")).json()
    assert [one["id"] for one in sent["files"]] == [one["id"] for one in files]
    address = f"/api/messages/{sent['id']}"
    edited = (await alice.patch(address, json={"body": ""})).json()
    assert (edited["body"], edited["files"]) == ("", sent["files"])
    answer = await send(bob, path, body="nice", reply_to=sent["id"])
    assert answer.json()["reply"]["file"] == "image"
    text = (await send(alice, path, body="text")).json()
    shaped(
        await alice.patch(f"/api/messages/{text['id']}", json={"body": ""}),
        422,
        "invalid",
    )
    assert len(stored()) == 4
    gone = (await alice.delete(address)).json()
    assert (gone["body"], gone.get("files")) == ("", None)
    shaped(await bob.get(f"/api/files/{files[0]['id']}/content"), 404, "not_found")
    await removal.remove_objects()
    assert stored() == []
    assert [*(settings.data_dir / "files").iterdir()] == []


async def test_the_gallery_pages_by_whole_messages(talk):
    alice, bob, carol, path = talk
    ids = []
    for count in (3, 1, 2):
        files = [await uploaded(alice, b"x", name=f"{n}.txt") for n in range(count)]
        await send(alice, path, *(one["id"] for one in files))
        ids.append([one["id"] for one in files])
    image = await uploaded(bob, gradient())
    await send(bob, path, image["id"], body="caption")

    async def page(**query):
        found = await bob.get(f"{path}/files", params=query)
        items = found.json()["items"]
        return [one["file"]["id"] for one in items], found.json().get("next")

    assert await page(kind="image") == ([image["id"]], None)
    assert await page(kind="voice") == ([], None)
    assert await page(kind="file", limit=1) == (ids[2][::-1], 3)
    assert await page(kind="file", limit=1, before=3) == (ids[1], 2)
    assert await page(kind="file", limit=1, before=2) == (ids[0][::-1], None)
    assert (await page())[0][0] == image["id"]
    (item,) = (await bob.get(f"{path}/files?kind=image")).json()["items"]
    assert (item["seq"], item["sender_id"]) == (4, str(bob.id))
    shaped(await carol.get(f"{path}/files"), 404, "not_found")
    shaped(await bob.get(f"{path}/files?kind=other"), 422, "invalid")

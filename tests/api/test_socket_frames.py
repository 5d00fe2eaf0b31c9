"""Valid and invalid frames on the socket."""

import contextlib
import json

import pytest
from websockets.exceptions import ConnectionClosed

from tests.support.api_server import conversation_of, until
from waves.core.ids import new_id
from waves.realtime.protocol.codes import MAX_FRAME_BYTES

MALFORMED = ["", "nonsense", "[]", '"ping"', "42", "null", '{"type":', "[" * 30_000]


@pytest.mark.parametrize("text", MALFORMED)
async def test_a_frame_that_is_not_an_object_gets_one_error(server, text):
    [alice] = await server.people("alice")
    page = await alice.page()
    await page.send_raw(text)
    error = await page.receive()
    assert (error["type"], error["code"], error["ref"]) == ("error", "malformed", None)
    assert (await page.ask("ping"))["type"] == "pong"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": 7}, "malformed"),
        ({}, "malformed"),
        ({"type": "no.such.thing"}, "unknown_type"),
        ({"type": "welcome"}, "unknown_type"),
        ({"type": "message.send"}, "invalid"),
        ({"type": "call.accept", "call_id": "x"}, "invalid"),
        ({"type": "call.accept", "call_id": None}, "invalid"),
        ({"type": "message.read", "conversation_id": str(new_id())}, "invalid"),
        ({"type": "call.resume", "ticket": "x" * 5000}, "invalid"),
    ],
)
async def test_the_ref_is_returned_with_an_invalid_frame(server, frame, code):
    [alice] = await server.people("alice")
    page = await alice.page()
    for ref in ("a-ref", 17, 0):
        await page.send_raw(json.dumps({**frame, "ref": ref}))
        error = await page.receive()
        assert (error["type"], error["code"], error["ref"]) == ("error", code, ref)
        assert error["message"]


@pytest.mark.parametrize("ref", [True, 1.5, [], {}, "x" * 129])
async def test_an_invalid_ref_is_not_returned(server, ref):
    [alice] = await server.people("alice")
    page = await alice.page()
    await page.send_raw(json.dumps({"type": "ping", "ref": ref}))
    error = await page.receive()
    assert (error["type"], error["code"], error["ref"]) == ("error", "invalid", None)


async def test_unknown_fields_are_ignored(server):
    [alice] = await server.people("alice")
    page = await alice.page()
    assert (await page.ask("ping", colour="red", user_id="x"))["type"] == "pong"


async def test_a_socket_frame_has_at_most_64_kib(server):
    [alice] = await server.people("alice")
    page = await alice.page()
    empty = len(json.dumps({"type": "ping", "x": ""}))
    most = json.dumps({"type": "ping", "x": "y" * (MAX_FRAME_BYTES - empty)})
    await page.send_raw(most)
    assert (await page.receive())["type"] == "pong"
    await page.send_raw(most + " ")
    assert await page.closed() == 1009


async def test_the_size_is_counted_in_bytes(server):
    [alice] = await server.people("alice")
    page = await alice.page()
    await page.send_raw(json.dumps({"x": "€" * 30_000}, ensure_ascii=False))
    assert await page.closed() == 1009


@pytest.mark.parametrize("kind", ["text", "binary"])
@pytest.mark.parametrize("pieces", [1, 3])
async def test_an_oversized_frame_closes_the_socket_unparsed(
    server, monkeypatch, kind, pieces
):
    from waves.realtime import connection_handler

    parsed: list[str] = []
    monkeypatch.setattr(connection_handler, "parse", parsed.append)
    [alice] = await server.people("alice")
    page = await alice.open()
    piece = "[" * (MAX_FRAME_BYTES // pieces + 1)
    await page.send_raw(
        [piece] * pieces if kind == "text" else [piece.encode()] * pieces
    )
    assert await page.closed() == 1009
    assert parsed == []


async def test_small_fragments_are_one_frame(server):
    [alice] = await server.people("alice")
    page = await alice.page()
    await page.send_raw(['{"type":', '"pi', 'ng"}'])
    assert (await page.receive())["type"] == "pong"


async def test_a_frame_that_granian_refuses_closes_one_socket(server, caplog):
    """granian reads frames of 16 MiB and messages of 64 MiB, by constants."""
    alice, bob = await server.people("alice", "bob")
    page, other = await alice.page(), await bob.page()
    with contextlib.suppress(ConnectionClosed):
        await page.send_raw("x" * (16 * 1024 * 1024 + 1))
    # It drops the connection without a reason.
    assert await page.closed() in {1005, 1006}
    assert (await other.ask("ping"))["type"] == "pong"
    await until(lambda: len(server.realtime.hub) == 1)
    assert not caplog.records


async def test_compression_is_not_negotiated(server):
    """Without compression no small frame becomes large."""
    [alice] = await server.people("alice")
    page = await alice.open()
    assert page.extensions == []


async def test_binary_frames_are_refused(server):
    [alice] = await server.people("alice")
    page = await alice.page()
    await page.send_raw(b'{"type":"ping"}')
    assert await page.closed() == 1003


async def test_commands_of_a_socket_are_answered_in_order(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    page = await alice.page("tab", "calls")
    for number in range(60):
        if number % 3 == 0:
            await page.send_raw("nonsense")
        elif number % 3 == 1:
            await page.send("ping", ref=number)
        else:
            await page.send(
                "message.send",
                ref=number,
                conversation_id=conversation_id,
                client_id=new_id(),
                body=f"{number}",
            )
    answers = [await page.receive() for _ in range(60)]
    refs = [answer["ref"] for answer in answers]
    assert refs == [None if n % 3 == 0 else n for n in range(60)]
    seqs = [answer["seq"] for answer in answers if answer["type"] == "message.ack"]
    assert seqs == list(range(1, 21))


async def test_a_failing_handler_answers_internal_and_keeps_the_socket(
    server, monkeypatch, caplog
):
    [alice] = await server.people("alice")
    page = await alice.page()
    from waves.accounts.users import service as users

    async def broken(_user_id):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(users, "inbox_version", broken)
        answer = await page.ask("ping")
    assert (answer["type"], answer["code"]) == ("error", "internal")
    assert any(record.levelname == "ERROR" for record in caplog.records)
    assert (await page.ask("ping"))["type"] == "pong"


async def test_a_lost_database_answers_unavailable(server, monkeypatch):
    [alice] = await server.people("alice")
    page = await alice.page()
    from sqlalchemy.exc import OperationalError

    from waves.accounts.users import service as users

    async def away(_user_id):
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    with monkeypatch.context() as patch:
        patch.setattr(users, "inbox_version", away)
        assert (await page.ask("ping"))["code"] == "unavailable"

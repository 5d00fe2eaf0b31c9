"""Ids of requests, sockets and calls, in answers and in log lines."""

import json
import logging

import pytest

from tests.support.api_server import ApiServer
from waves.core import logging as logs
from waves.core.ids import new_id
from waves.friends import service as friends
from waves.realtime import call_frames
from waves.realtime.protocol.registry import registrations


@pytest.fixture(autouse=True)
def _json(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(logs.formatter(as_json=True))
    caplog.set_level(logging.INFO)


def lines(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, str]]:
    parsed = [json.loads(line) for line in caplog.text.splitlines()]
    return [line for line in parsed if line["event"] == event]


async def test_every_answer_has_an_id_of_its_own(browser):
    paths = ("/api/livez", "/api/nothing", "/api/auth/me")
    ids = {(await browser().get(path)).headers["x-request-id"] for path in paths}
    assert len(ids) == len(paths)
    assert all(len(one) == 32 and one.isalnum() for one in ids)


@pytest.mark.parametrize(
    ("hops", "given", "is_kept"),
    [
        (1, "4bf92f3577b34da6a3ce929d0e0e4736", True),
        (1, "0193.Abc_def-1", True),
        (0, "4bf92f3577b34da6a3ce929d0e0e4736", False),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, "with space and more", False),
        (1, 'quote"quote"', False),
    ],
)
async def test_only_a_trusted_proxy_chooses_the_id(
    browser, override, hops, given, is_kept
):
    override(trusted_proxy_hops=hops)
    forwarded = {"X-Request-ID": given, "X-Forwarded-For": "203.0.113.9"}
    response = await browser().get("/api/livez", headers=forwarded)
    assert (response.headers["x-request-id"] == given) is is_kept


async def test_the_lines_of_a_request_have_its_id(people, monkeypatch, caplog):
    async def fail(*_arguments, **_options):
        raise RuntimeError

    (alice,) = await people("alice")
    monkeypatch.setattr(friends, "list_blocks", fail)
    response = await alice.get("/api/blocks")
    assert response.status_code == 500
    [line] = lines(caplog, "request_failed")
    assert line["request_id"] == response.headers["x-request-id"]


async def test_the_lines_of_a_command_have_the_ids_of_socket_and_call(
    server: ApiServer, monkeypatch, caplog
):
    async def fail(_context, _command):
        raise RuntimeError

    alice, ben = await server.friends("alice", "ben")
    here, there = await alice.page("tab"), await ben.page("tab")
    registered = registrations[call_frames.CallDecline]
    broken = type(registered)(fail, registered.rate)
    monkeypatch.setitem(registrations, call_frames.CallDecline, broken)
    call_id = str(new_id())
    for page in (here, here, there):
        answer = await page.ask("call.decline", call_id=call_id)
        assert answer["code"] == "internal"
    first, second, other = lines(caplog, "command_failed")
    assert first["call_id"] == second["call_id"] == other["call_id"] == call_id
    assert first["connection_id"] == second["connection_id"] != other["connection_id"]
    assert "request_id" not in first
    assert "alice" not in caplog.text
    assert str(alice.id) not in caplog.text


async def test_the_end_of_a_call_is_logged_with_its_id(server: ApiServer, caplog):
    alice, ben = await server.friends("alice", "ben")
    here, there = await alice.page(), await ben.page()
    call_id = str(new_id())
    await here.send("call.invite", call_id=call_id, callee_id=ben.id, media="audio")
    await there.receive_until("call.incoming")
    await there.ask("call.decline", call_id=call_id)
    await there.received_so_far()
    [ended] = lines(caplog, "call_ended")
    assert ended["call_id"] == call_id
    assert ended["connection_id"]

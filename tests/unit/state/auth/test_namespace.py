"""What comes between Reflex's socket and Reflex, without a server."""

import asyncio
from collections import deque
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex_base.registry import RegisteredEventHandler
from socketio.exceptions import ConnectionRefusedError as JoinRefusedError

from tests.support.timeouts import PATIENCE
from waves.accounts.sessions.schemas import Principal
from waves.core import clock
from waves.core.errors import NotSignedInError
from waves.core.ids import new_id
from waves.core.services import current
from waves.state.auth import event_schemas, namespace
from waves.state.auth.event_schemas import (
    RejectedFrameError,
    validate_connect,
    validate_event,
)
from waves.state.auth.namespace import MOST_WAITING, AuthenticatedNamespace
from waves.state.friends import Friends
from waves.state.tabs import Tabs

ROOT = "reflex___state____state"
SEARCH = f"{ROOT}.waves___state___friends____friends.search"
WHERE = {"pathname": "/", "asPath": "/"}


class Reflex:
    """As much of `rx.App` as the entrance leans on."""

    def __init__(self) -> None:
        self.state_manager = StateManagerMemory()
        self.queues: dict[str, deque[Any]] = {}
        self.enqueued: list[Any] = []
        self.event_processor = SimpleNamespace(
            _token_queues=self.queues,
            enqueue=self._enqueue,
            _on_disconnect=str,
        )
        self._event_processor = self.event_processor
        self._state = rx.State
        self.router = lambda path: path

    async def _enqueue(self, token: str, event: Any) -> None:
        self.enqueued.append((token, event))

    def states(self) -> set[str]:
        return set(self.state_manager.states)


class FakeNamespace(AuthenticatedNamespace):
    """The entrance; keeps what it says to tabs."""

    def __init__(self) -> None:
        self.reflex = Reflex()
        self.said: list[tuple[str, Any]] = []
        super().__init__(cast("rx.App", self.reflex))
        vars(self)["emit"] = self._say

    async def _say(self, event: str, data: Any = None, **_to: Any) -> None:
        self.said.append((event, data))

    async def comes(
        self, sid: str, token: str, cookie: str = "", auth: Any = None
    ) -> str:
        """A tab joins; return the token that it has then."""
        headers = [(b"cookie", f"waves={cookie}".encode())] if cookie else []
        environ = {
            "QUERY_STRING": f"token={token}",
            "asgi.scope": {"headers": headers, "client": ("192.0.2.1", 1)},
        }
        await self.on_connect(sid, environ, auth)
        return self.sid_to_token[sid]

    async def goes(self, sid: str) -> None:
        """A tab loses its socket."""
        closing = self.on_disconnect(sid)
        assert closing is not None
        await closing


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> dict[str, Principal]:
    """Who is signed in with which cookie."""
    known = {
        name: Principal(new_id(), new_id(), clock.now()) for name in ("hers", "his")
    }

    async def authenticate(token: str) -> Principal:
        if token not in known:
            raise NotSignedInError
        return known[token]

    monkeypatch.setattr(namespace.sessions, "authenticate", authenticate)
    return known


@pytest.fixture
def fake(sessions: dict[str, Principal]) -> FakeNamespace:
    return FakeNamespace()


async def soon(condition: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_a_token_is_good_with_the_session_that_it_came_with(fake: FakeNamespace):
    token = str(new_id())
    assert await fake.comes("1", token, "hers") == token
    await fake.goes("1")
    assert await fake.comes("2", token, "hers") == token


@pytest.mark.parametrize("cookie", ["", "his", "ended"])
async def test_with_another_session_it_opens_a_fresh_tab(
    fake: FakeNamespace, cookie: str
):
    """S12: also when the tab is gone and its state is still there."""
    token = str(new_id())
    await fake.comes("1", token, "hers")
    await fake.goes("1")
    fresh = await fake.comes("2", token, cookie)
    assert UUID(fresh) != UUID(token)
    assert fake.said == [("new_token", fresh)]
    assert fake.reflex.states() == {f"{token}", f"{fresh}"}


async def test_a_tab_that_has_gone_is_pushed_nothing(
    fake: FakeNamespace, sessions: dict[str, Principal]
):
    token = await fake.comes("1", str(new_id()), "hers")
    current(Tabs).register(token, sessions["hers"])
    closing = fake.on_disconnect("1")
    assert current(Tabs).find(token) is None
    assert closing is not None
    await closing


async def test_the_state_of_nobody_goes_with_the_tab(fake: FakeNamespace):
    """Whoever opens tabs without end fills no memory."""
    for number in range(50):
        await fake.comes(str(number), str(new_id()))
        await fake.goes(str(number))
    await soon(lambda: not fake.reflex.states())
    assert fake._sessions == {}
    assert fake.reflex.state_manager._states_locks == {}


async def test_a_state_waits_a_while_for_the_network_of_its_person(
    fake: FakeNamespace, monkeypatch
):
    monkeypatch.setattr(namespace, "KEPT_SECONDS", 1)
    token = await fake.comes("1", str(new_id()), "hers")
    await fake.goes("1")
    await asyncio.sleep(0.02)
    assert fake.reflex.states() == {token}
    await soon(lambda: not fake.reflex.states())


async def test_a_state_whose_tab_has_come_back_stays(fake: FakeNamespace, monkeypatch):
    monkeypatch.setattr(namespace, "KEPT_SECONDS", 0.05)
    token = await fake.comes("1", str(new_id()), "hers")
    await fake.goes("1")
    await fake.comes("2", token, "hers")
    await soon(lambda: not fake._tasks)
    assert fake.reflex.states() == {token}


async def test_a_state_at_work_is_left_until_it_is_done(fake: FakeNamespace):
    token = await fake.comes("1", str(new_id()))
    fake.reflex.queues[token] = deque(["an event"])
    await fake.goes("1")
    await asyncio.sleep(0.1)
    assert fake.reflex.states() == {token}
    del fake.reflex.queues[token]
    await soon(lambda: not fake.reflex.states())


async def test_a_tab_with_much_to_do_is_not_listened_to(fake: FakeNamespace):
    token = await fake.comes("1", str(new_id()))
    fake.reflex.queues[token] = deque(range(MOST_WAITING))
    event = {"name": SEARCH, "payload": {"query": "x"}, "router_data": WHERE}
    asking = asyncio.create_task(fake.on_event("1", event))
    await asyncio.sleep(0.1)
    assert fake.reflex.enqueued == []
    fake.reflex.queues[token].pop()
    async with asyncio.timeout(PATIENCE):
        await asking
    assert len(fake.reflex.enqueued) == 1


@pytest.mark.parametrize("auth", [7, "x", [], {"event": 7}, {"event": {"name": "x"}}])
async def test_a_greeting_that_no_page_writes_is_not_let_in(
    fake: FakeNamespace, auth: Any
):
    with pytest.raises(JoinRefusedError):
        await fake.comes("1", str(new_id()), auth=auth)
    assert fake.reflex.states() == set()


async def test_a_socket_that_tries_often_has_one_line(fake: FakeNamespace, caplog):
    await fake.comes("1", str(new_id()))
    for _ in range(20):
        await fake.on_event("1", {"name": "x"})
        await fake.on_event("1", {}, {}, {})
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert fake.reflex.enqueued == []


@pytest.mark.parametrize(
    "payload",
    [
        {}, {"query": 7}, {"query": None}, {"query": ["x"]}, {"query": "\ud800"},
        {"query": "x", "more": 1}, {"query": "x", "self": 1}, {"Query": "x"}, [], "x",
    ],
)  # fmt: skip
def test_a_handler_takes_what_its_signature_says(payload: Any):
    with pytest.raises(RejectedFrameError):
        validate_event({"name": SEARCH, "payload": payload, "router_data": WHERE})


@pytest.mark.parametrize(
    "where",
    [
        7, [], {"pathname": 7}, {"query": 7}, {"query": {"username": {}}},
        {"asPath": []}, {"query": {"username": ["x"]}}, {"query": {"splat": [7]}},
        {"query": {"splat": {"x": "y"}}},
    ],
)  # fmt: skip
def test_an_address_is_made_of_texts(where: Any):
    with pytest.raises(RejectedFrameError):
        validate_event(
            {"name": SEARCH, "payload": {"query": "x"}, "router_data": where}
        )


@pytest.mark.parametrize("splat", [["nowhere"], ["nowhere", "deep"], "typed", None])
def test_an_unknown_path_is_accepted_as_its_segments(splat: Any):
    where = {"pathname": "/nowhere", "query": {"splat": splat, "x": "y"}}
    event = {"name": SEARCH, "payload": {"query": "x"}, "router_data": where}
    assert validate_event(event) == event


def test_a_good_event_comes_through_with_nothing_more():
    event = {"name": SEARCH, "payload": {"query": "x"}, "router_data": dict(WHERE)}
    more = {"token": "x", "router_data": {**WHERE, "headers": {"cookie": "x"}}}
    assert validate_event({**event, **more}) == event


@pytest.mark.parametrize(
    "name",
    [
        f"{ROOT}.setvar", f"{ROOT}.set_is_hydrated", "", "x" * 300, f"{ROOT}.x",
        f"{ROOT}.waves___state___session____session.setvar",
        f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal",
        f"{ROOT}.reflex___state____on_load_internal_state.set_is_hydrated",
        f"{ROOT}.waves___state___friends____friends._search_again",
    ],
)  # fmt: skip
def test_what_sets_vars_is_for_no_page(name: str):
    payload = {"value": True, "vars": {}, "var_name": "x"}
    with pytest.raises(RejectedFrameError, match=r"No page calls|Not an event"):
        validate_event({"name": name, "payload": payload})


def test_the_first_event_brings_no_vars():
    event = {"name": f"{ROOT}.hydrate_and_load", "payload": {"hashes": ["a"]}}
    assert validate_connect({"event": event})["event"]["payload"] == {"hashes": ["a"]}
    event["payload"] = {"vars": {f"{ROOT}.is_hydrated": True}}
    with pytest.raises(RejectedFrameError):
        validate_connect({"event": event})


def test_a_handler_must_say_what_it_takes():
    def search(self: Any, query, count: int) -> None:
        del self, query, count

    handler = SimpleNamespace(fn=search)
    registered = RegisteredEventHandler(handler=cast("Any", handler), states=(Friends,))
    with pytest.raises(TypeError, match="x: annotate query"):
        event_schemas._signature("x", registered)

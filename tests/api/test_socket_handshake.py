"""The handshake of `/api/ws`, and what closes it."""

import asyncio
from datetime import timedelta

import pytest
from websockets.exceptions import InvalidStatus

from tests.support.api_client import BASE_URL
from tests.support.api_server import ApiServer, until
from waves.accounts.sessions import service as session_service
from waves.accounts.sessions.schemas import Principal
from waves.accounts.users import service as users
from waves.calls.tickets import TICKET_AUDIENCE
from waves.core import clock, security
from waves.core.ids import new_id
from waves.core.openings import AT_ONCE
from waves.realtime import connection_handler


async def refused(server: ApiServer, **options) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        await server.open(**options)
    return refusal.value.response.status_code


@pytest.mark.parametrize("kind", ["none", "forged", "logged out", "expired", "ticket"])
async def test_the_socket_needs_a_valid_session(server, kind, monkeypatch):
    [alice] = await server.people("alice")
    token = {"none": "", "forged": alice.token[:-4] + "AAAA"}.get(kind, alice.token)
    if kind == "logged out":
        await session_service.log_out(await alice.principal())
    if kind == "expired":
        claims = {"sub": str(alice.id), "sid": str(new_id()), "jti": "x" * 32}
        token = security.sign(
            claims,
            audience=security.SESSION_AUDIENCE,
            lifetime=timedelta(seconds=-1),
        )
    if kind == "ticket":
        token = security.sign(
            {"sub": str(alice.id)},
            audience=TICKET_AUDIENCE,
            lifetime=timedelta(hours=1),
        )
    assert await refused(server, token=token) == 403
    assert len(server.realtime.hub) == 0


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://localhost:3001",
        "https://localhost:3000",
        "http://localhost:3000.evil.example",
        "http://evil.example",
        "http://localhost",
        "HTTP://LOCALHOST:3000/",
    ],
)
async def test_the_socket_needs_an_allowed_origin(server, origin):
    [alice] = await server.people("alice")
    assert await refused(server, token=alice.token, origin=origin) == 403
    page = await server.open(token=alice.token, origin=BASE_URL)
    await page.hello()


async def test_only_the_exact_cookie_name_is_read(server):
    [alice] = await server.people("alice")
    assert await refused(server, token=alice.token, cookie="__Host-waves") == 403


async def test_welcome_names_the_user_of_the_session(server):
    alice, bob = await server.people("alice", "bob")
    page = await alice.open()
    await page.send(
        "hello", tab_id="tab-1", subscribe=["calls"], user_id=bob.id, ref="first"
    )
    welcome = await page.receive()
    assert welcome["user"] == {
        "id": str(alice.id),
        "username": "alice",
        "display_name": "alice",
        "avatar_url": None,
    }
    assert welcome["tab_id"] == "tab-1"
    assert welcome["ref"] == "first"
    assert welcome["inbox_version"] == await users.inbox_version(alice.id)
    assert welcome["missed"] == []
    assert next(iter(welcome)) == "type"


async def test_a_socket_that_does_not_say_hello_is_closed(server, monkeypatch):
    monkeypatch.setattr(connection_handler, "HELLO_SECONDS", 0.05)
    [alice] = await server.people("alice")
    page = await alice.open()
    assert await page.closed() == 4400
    await until(lambda: len(server.realtime.hub) == 0)


async def test_a_socket_that_says_hello_stays(server, monkeypatch):
    opened: list[connection_handler.ConnectionHandler] = []
    run = connection_handler.ConnectionHandler.run

    async def noted(session: connection_handler.ConnectionHandler) -> None:
        opened.append(session)
        await run(session)

    monkeypatch.setattr(connection_handler.ConnectionHandler, "run", noted)
    [alice] = await server.people("alice")
    page, late = await alice.page(), await alice.open()
    await until(lambda: len(opened) == 2)
    for session in opened:
        session._require_hello()
    assert await late.closed() == 4400
    assert (await page.ask("ping"))["type"] == "pong"


async def test_other_commands_require_hello(server):
    [alice] = await server.people("alice")
    page = await alice.open()
    assert (await page.ask("ping"))["code"] == "hello_first"
    bad = await page.ask("hello", tab_id="no spaces please", subscribe=[])
    assert bad["code"] == "invalid"
    await page.hello()
    again = await page.ask("hello", tab_id="other", subscribe=[])
    assert (again["type"], again["code"]) == ("error", "hello_first")
    assert list(server.realtime.hub.tab_ids(alice.id)) == ["tab"]


async def test_the_same_tab_replaces_its_older_socket(server):
    alice, bob = await server.people("alice", "bob")
    other = await bob.page("tab")
    phone = await alice.page("phone")
    old = await alice.page("tab")
    new = await alice.page("tab")
    assert await old.closed() == 4409
    for page in (new, phone, other):
        assert (await page.ask("ping"))["type"] == "pong"
    await until(lambda: len(server.realtime.hub) == 3)


async def test_two_hundred_visits_leave_no_entries(server):
    [alice] = await server.people("alice")

    async def visit(number: int) -> None:
        page = await alice.page(f"tab{number}")
        if number % 2:
            page.abort()
        else:
            await page.close()

    for start in range(0, 200, 20):
        await asyncio.gather(*(visit(n) for n in range(start, start + 20)))
        await until(lambda: len(server.realtime.hub) == 0)
    assert not server.realtime.hub._people
    assert not server.realtime.hub._sessions
    assert not server.realtime.hub._open
    await until(lambda: not server.realtime._served)


async def test_logging_out_closes_every_socket_of_that_session_at_once(server):
    alice, bob = await server.people("alice", "bob")
    pages = [await alice.page("one"), await alice.page("two"), await alice.open()]
    unconcerned = await bob.page()
    await session_service.log_out(await alice.principal())
    assert [await page.closed() for page in pages] == [4401, 4401, 4401]
    assert (await unconcerned.ask("ping"))["type"] == "pong"


async def test_an_ended_session_is_refused_at_the_next_command(server):
    [alice] = await server.people("alice")
    page = await alice.page()
    connection = server.realtime.hub.connection(alice.id, "tab")
    assert connection is not None
    # As if another process, whose events we do not hear, had ended it.
    server.realtime.hub.close_session = lambda _session_id: None
    await session_service.log_out(await alice.principal())
    connection.session_check._read_at = float("-inf")
    answer = await page.ask("ping")
    assert (answer["type"], answer["code"]) == ("error", "not_signed_in")
    assert await page.closed() == 4401


async def test_a_session_that_expires_closes_its_open_socket(server, monkeypatch):
    [alice] = await server.people("alice")
    known = await alice.principal()
    soon = clock.now() + timedelta(seconds=0.2)

    async def authenticate(_token):
        return Principal(known.user_id, known.session_id, soon)

    monkeypatch.setattr(session_service, "authenticate", authenticate)
    page = await alice.open()
    assert await page.closed() == 4401


async def test_a_stopping_server_closes_its_sockets(server):
    [alice] = await server.people("alice")
    pages = [await alice.page("one"), await alice.open()]
    await server.realtime.stop()
    assert [await page.closed() for page in pages] == [1012, 1012]
    await server.realtime.start()


async def test_a_page_that_stops_pinging_is_closed(server, monkeypatch):
    from waves.realtime import heartbeat

    monkeypatch.setattr(heartbeat, "SHORTEST_SILENCE", 0.05)
    monkeypatch.setattr(heartbeat, "LONGEST_SILENCE", 0.1)
    [alice] = await server.people("alice")
    page = await alice.page()
    await page.ask("ping")
    assert await page.closed() == 4408
    await until(lambda: len(server.realtime.hub) == 0)


async def test_sockets_that_open_at_once_take_turns_at_the_database(
    server, monkeypatch
):
    """They leave most connections to those who are at work (L5)."""
    [alice] = await server.people("alice")
    authenticate, inside, most = session_service.authenticate, 0, 0

    async def counted(token):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.01)
        principal = await authenticate(token)
        inside -= 1
        return principal

    monkeypatch.setattr(session_service, "authenticate", counted)
    pages = await asyncio.gather(*(alice.open() for _ in range(30)))
    await asyncio.gather(*(page.hello(f"tab{n}") for n, page in enumerate(pages)))
    assert most == AT_ONCE

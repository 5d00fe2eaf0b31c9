"""Forged session tokens and key rotation, over REST and the socket."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import jwt
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.api_client import PASSWORD, SECRET, Person
from tests.support.forged_tokens import forgeries, part, resigned, unpack
from waves.calls import tickets
from waves.calls.errors import CallNotFoundError
from waves.calls.schemas import Tab
from waves.core import security
from waves.core.ids import new_id

NEW = "n" * 20 + "-the-newer-of-the-tests-keys"
ELSEWHERE = "http://127.0.0.1"


def token_of(person: Person) -> str:
    return person.cookies["waves"]


async def status(browser, token: str) -> int:
    """Return the status that this token gets from REST."""
    client = browser()
    client.cookies.set("waves", token)
    return (await client.get("/api/auth/me")).status_code


class Silent(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012  one server at a time

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Do not log."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A server that a token refers to; it records requests."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Silent) as server:
        Silent.asked.clear()
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"{ELSEWHERE}:{server.server_port}"
        server.shutdown()


async def test_forged_tokens_do_not_open_rest(
    people, browser, elsewhere, caplog
) -> None:
    """Every one is a 401, and none causes a request."""
    (alice,) = await people("alice")
    good = token_of(alice)
    client = browser()
    refused = await client.get("/api/auth/me")
    assert await status(browser, resigned(good)) == 200, "the control"
    for what, token in forgeries(good, elsewhere).items():
        client.cookies.set("waves", token)
        response = await client.get("/api/auth/me")
        assert response.status_code == 401, what
        assert response.content == refused.content, what
        assert token not in caplog.text
    assert Silent.asked == []


async def test_forged_tokens_do_not_open_the_socket(server, elsewhere) -> None:
    [alice] = await server.people("alice")
    await server.open(token=resigned(alice.token))
    for what, token in forgeries(alice.token, elsewhere).items():
        with pytest.raises(InvalidStatus) as refusal:
            await server.open(token=token)
        assert refusal.value.response.status_code in {400, 403}, what
    assert Silent.asked == []


async def test_a_session_token_is_not_a_call_ticket(people, elsewhere) -> None:
    (alice,) = await people("alice")
    good = token_of(alice)
    for token in (good, *forgeries(good, elsewhere).values()):
        with pytest.raises(CallNotFoundError):
            tickets.read(token, Tab(alice.id, "tab"))


async def test_claims_and_signatures_of_two_users_cannot_be_combined(
    people, browser
) -> None:
    """The claims of one user with the signature of another."""
    alice, bob = await people("alice", "bob")
    heads, bodies, macs = zip(
        *(token_of(one).split(".") for one in (alice, bob)), strict=True
    )
    assert await status(browser, f"{heads[0]}.{bodies[1]}.{macs[0]}") == 401
    his = json.loads(unpack(bodies[1]))
    mixed = resigned(token_of(alice), sid=his["sid"])
    assert await status(browser, mixed) == 401
    mixed = resigned(token_of(alice), sub=str(bob.id))
    assert await status(browser, mixed) == 401
    assert await status(browser, f"{part({})}.{bodies[0]}.{macs[0]}") == 401


async def test_keys_are_rotated_without_signing_anybody_out(
    people, browser, override
) -> None:
    """The new key signs; the old one verifies until it is removed."""
    (alice,) = await people("alice")
    old = token_of(alice)
    override(jwt_secrets=f"{NEW} {SECRET}")
    assert await status(browser, old) == 200
    client = browser()
    log_in = {"login": "alice", "password": PASSWORD}
    assert (await client.post("/api/auth/login", json=log_in)).status_code == 200
    new = token_of(client)
    kid = jwt.get_unverified_header(new)["kid"]
    assert kid == security._key_id(NEW) != jwt.get_unverified_header(old)["kid"]
    assert await status(browser, new) == 200
    override(jwt_secrets=NEW)
    assert (await status(browser, old), await status(browser, new)) == (401, 200)
    override(jwt_secrets=SECRET)
    assert (await status(browser, old), await status(browser, new)) == (200, 401)


async def test_the_kid_of_one_key_does_not_name_another(people, browser, override):
    """A known key under the id of another known key."""
    (alice,) = await people("alice")
    override(jwt_secrets=f"{NEW} {SECRET}")
    named = {"kid": security._key_id(NEW)}
    assert await status(browser, resigned(token_of(alice), header=named)) == 401
    fresh = resigned(token_of(alice), key=NEW, header=named)
    assert await status(browser, fresh) == 200, "the control"


async def test_a_socket_opens_with_an_old_key_until_it_is_removed(server, override):
    [alice] = await server.people("alice")
    override(jwt_secrets=f"{NEW} {SECRET}")
    page = await alice.open()
    await page.hello()
    override(jwt_secrets=NEW)
    with pytest.raises(InvalidStatus):
        await alice.open()


def test_a_call_ticket_outlives_its_key_no_longer_than_a_session(override) -> None:
    claims = {
        "sub": str(new_id()),
        "tab": "tab",
        "call": str(new_id()),
        "caller": str(new_id()),
        "caller_tab_id": "tab",
        "callee": str(new_id()),
        "callee_tab_id": "tab",
        "media": "audio",
    }
    ticket = security.sign(
        claims,
        audience=tickets.TICKET_AUDIENCE,
        lifetime=tickets.TICKET_LIFETIME,
    )
    holder = Tab(tickets.UUID(claims["sub"]), "tab")
    override(jwt_secrets=f"{NEW} {SECRET}")
    assert tickets.read(ticket, holder).holder == holder
    override(jwt_secrets=NEW)
    with pytest.raises(CallNotFoundError):
        tickets.read(ticket, holder)

"""No secret is in the output or the responses of a server.

The server prints as much as it can, is used by people and by attackers, and
loses tables under its feet.
"""

import asyncio
import contextlib
import json
import re
import secrets
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.api_client import form_of
from tests.support.openid_issuer import ACCESS_TOKEN, CLIENT_ID, Issuer
from tests.support.reflex_client import (
    ROOT_STATE,
    SEARCH,
    ReflexClient,
    Tab,
    whole_server,
)
from tests.support.servers import Server, free_port
from waves.core.database.migrations import upgrade

# Of Waves and every library in the worker; of granian's main process.
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \[[a-z]+ *\] .+ \[[\w.]+\].*"
    r"|\[[A-Z]+\] .+"
)
CONTROL = "\r\n\x1b[31mforged\u2028\u202e"
CANARIES = {
    "password": "canary-pass-0001-of-people",
    "wrong password": "canary-wrong-0002-of-people",
    "event": "canary-event-0003-argument",
    "code": "canary-code-0004-oauth",
    "client secret": "canary-client-0005-secret-of-google",
    "turn secret": "canary-turn-0006-secret-of-the-relay",
    "jwt secret": "canary-jwt-0007-secret-of-more-than-32-bytes",
    "token": "0a9d0008-ca4a-4000-8000-00000000aaaa",
    "forged jwt": "eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOiIwMDA5In0.canary-0009",
    "message": "canary-message-0010-between-friends",
    "database": "canary-db-0011-password",
}
LOUD = {
    "WAVES_LOG_LEVEL": "DEBUG",
    "REFLEX_LOGLEVEL": "debug",
    "LOG_LEVEL": "debug",
    "WAVES_JWT_SECRETS": CANARIES["jwt secret"],
    "WAVES_TURN_URLS": "turn:turn.example:3478",
    "WAVES_TURN_SECRET": CANARIES["turn secret"],
    "WAVES_GOOGLE_CLIENT_ID": CLIENT_ID,
    "WAVES_GOOGLE_CLIENT_SECRET": CANARIES["client secret"],
}


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with Issuer() as running:
        yield running


@pytest.fixture
async def server(tmp_path: Path, issuer: Issuer) -> AsyncIterator[Server]:
    loud = whole_server(tmp_path / "s", WAVES_GOOGLE_ISSUER=issuer.url, **LOUD)
    await asyncio.to_thread(loud.start)
    yield loud
    await asyncio.to_thread(loud.stop)


@contextlib.contextmanager
def without_table(server: Server, table: str) -> Iterator[None]:
    """Drop a table of the running server."""
    for old, new in ((table, f"{table}_gone"), (f"{table}_gone", table)):
        with contextlib.closing(sqlite3.connect(server.data / "waves.db")) as database:
            database.execute(f"ALTER TABLE {old} RENAME TO {new}")
            database.commit()
        if new != table:
            yield


class Traffic:
    """Requests of people and attackers; records every response."""

    def __init__(self, server: Server, issuer: Issuer) -> None:
        self.server = server
        self.issuer = issuer
        self.answers: list[str] = []
        self.secrets = dict(CANARIES)

    async def ask(self, one: httpx.AsyncClient, method: str, path: str, **with_: Any):
        """Record a response; values of its cookies may only be in the cookies."""
        response = await one.request(method, path, **with_)
        kept = {k: v for k, v in response.headers.items() if k != "set-cookie"}
        self.answers.append(f"{response.status_code} {kept} {response.text}")
        return response

    async def people(self) -> ReflexClient:
        alice, bob = (
            ReflexClient(self.server, "alice"),
            ReflexClient(self.server, "bob"),
        )
        for one in (alice, bob):
            await one.sign_up(password=CANARIES["password"])
            self.secrets[f"cookie of {one.username}"] = one.cookie.partition("=")[2]
        await alice.befriend(bob)
        await alice.write(bob, CANARIES["message"])
        await self.ask(alice, "GET", "/api/ice-servers")
        self.answers.pop()  # credentials for the relay are what it is for
        await bob.aclose()
        return alice

    async def signing_in(self, nobody: ReflexClient) -> None:
        for password in (CANARIES["wrong password"], CANARIES["password"] + "x" * 9000):
            form = {"login": "alice", "password": password}
            await self.ask(nobody, "POST", "/api/auth/login", json=form)
        forms = [
            {"login": {"x": CANARIES["password"]}, "password": 7},
            CANARIES["event"],
        ]
        for form in forms:
            await self.ask(nobody, "POST", "/api/auth/login", json=form)
        forged = {"Cookie": f"waves={CANARIES['forged jwt']}"}
        await self.ask(nobody, "GET", "/api/auth/me", headers=forged)

    async def google(self, nobody: ReflexClient) -> None:
        code = CANARIES["code"]
        callback = f"/api/auth/google/callback?code={code}&state={code}"
        await self.ask(nobody, "GET", callback)
        started = await nobody.get("/api/auth/google")
        async with httpx.AsyncClient() as elsewhere:
            signed = await elsewhere.get(started.headers["location"])
        back = httpx.URL(signed.headers["location"])
        self.secrets["good code"] = back.params["code"]
        await self.ask(nobody, "GET", f"{back.path}?{back.query.decode()}")
        self.issuer.refuses = True
        started = await nobody.get("/api/auth/google")
        state = httpx.URL(started.headers["location"]).params["state"]
        await self.ask(
            nobody, "GET", f"/api/auth/google/callback?code={code}&state={state}"
        )

    async def crashes(self, alice: ReflexClient) -> None:
        form = {"login": "alice", "password": CANARIES["password"]}
        for table in ("users", "sessions", "messages", "friends"):
            with without_table(self.server, table):
                new = form_of(f"new{table}", CANARIES["password"])
                await self.ask(alice, "POST", "/api/auth/signup", json=new)
                await self.ask(alice, "POST", "/api/auth/login", json=form)
                await self.ask(alice, "GET", "/api/conversations")
                with contextlib.suppress(InvalidStatus, AssertionError, TimeoutError):
                    async with asyncio.timeout(2):
                        await (await self.tab(alice)).settle()

    async def tab(self, alice: ReflexClient) -> Tab:
        """Open a tab with the canary, and send valid and failing events."""
        tab = await alice.tab(CANARIES["token"])
        with contextlib.suppress(AssertionError):
            await tab.join("/c/bob", username="bob")
        argument = CANARIES["event"]
        with contextlib.suppress(Exception):
            await tab.send(SEARCH, {"query": argument})
            await tab.send(SEARCH, {"query": {"x": argument}})
            await tab.send(f"{ROOT_STATE}.{argument}", {"x": argument})
            await tab.emit("event", argument)
            await tab.emit("client_error", {"message": f"waves={alice.cookie}"})
        return tab


async def test_no_secret_is_logged_or_returned(server: Server, issuer: Issuer):
    """Unique canaries, searched for in all output."""
    traffic = Traffic(server, issuer)
    nobody, alice = ReflexClient(server), await traffic.people()
    await traffic.signing_in(nobody)
    await traffic.google(nobody)
    tab = await traffic.tab(alice)
    await tab.settle()
    await tab.close()
    await traffic.crashes(alice)
    await alice.aclose()
    await nobody.aclose()
    await asyncio.to_thread(server.stop)

    printed = server.log.read_text(errors="replace")
    assert "[debug " in printed
    traffic.secrets["access token"] = ACCESS_TOKEN
    found = {
        name: [line for line in printed.splitlines() if secret in line][:2]
        for name, secret in traffic.secrets.items()
        if secret in printed
    }
    assert found == {}
    answered = "\n".join(traffic.answers)
    assert {n for n, secret in traffic.secrets.items() if secret in answered} == set()


async def test_user_input_cannot_forge_a_log_line(server: Server):
    """Names, addresses, browsers, close reasons and events with CR LF."""
    odd = ReflexClient(server, "odd")
    await odd.sign_up(display_name="Odd")
    for text in ("Odd\x1b[31m", "Odd\u2028\u202e"):
        login = {"login": "odd", "password": "wrong"}
        agent = [(b"User-Agent", text.encode())]
        await odd.post("/api/auth/login", json=login, headers=agent)
    await odd.get("/api/%0d%0a%1b%5b31mforged%e2%80%a8")
    await odd.post("/api/auth/login", json={"login": CONTROL, "password": CONTROL})
    tab = await (await odd.tab()).join(f"/{CONTROL}", username=CONTROL)
    await tab.send(CONTROL, {CONTROL: CONTROL})
    await tab.emit("client_error", {"message": CONTROL, "error_type": CONTROL})
    frontend = f"{ROOT_STATE}.reflex___state____frontend_event_exception_state"
    report = {"info": CONTROL, "component_stack": CONTROL}
    await tab.send(f"{frontend}.handle_frontend_exception", report)
    await tab.settle()
    await tab.connection.close(code=4000, reason="bye\r\n\x1b[31mforged\u2028")
    with without_table(server, "sessions"):
        await odd.get(f"/api/conversations?before={'%0d%0aforged'}")
    raw_request(server, b"GET /api/\x1b[31mforged HTTP/1.1\r\nHost: x\r\n\r\n")
    await odd.aclose()
    await asyncio.to_thread(server.stop)

    printed = server.log.read_bytes().decode()
    lines = printed.split("\n")[:-1]
    assert lines
    for line in lines:
        assert LINE.fullmatch(line), line
        assert line.isprintable(), line


async def test_in_production_every_line_is_one_json_object(tmp_path: Path):
    server = whole_server(
        tmp_path / "s",
        WAVES_ENV="production",
        WAVES_BASE_URL="https://waves.example",
        WAVES_JWT_SECRETS=secrets.token_hex(32),
        WAVES_LIMITS="on",
    )
    database = f"sqlite+aiosqlite:///{server.data / 'waves.db'}"
    await asyncio.to_thread(upgrade, database)
    await asyncio.to_thread(server.start)
    async with httpx.AsyncClient(base_url=server.url) as client:
        await client.get("/api/auth/me", headers={"X-Forwarded-For": "203.0.113.9"})
        with without_table(server, "sessions"):
            raw_request(server, b"GET /api/\x1b[31mforged HTTP/1.1\r\nHost: x\r\n\r\n")
            await client.get("/api/auth/me")
    await asyncio.to_thread(server.stop)
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert "proxy_misconfigured" in [line["event"] for line in lines]
    for line in lines:
        assert {"event", "level", "logger", "timestamp"} <= line.keys()


def raw_request(server: Server, request: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(request)
        connection.recv(1000)


@pytest.mark.parametrize(
    "command", [["-m", "waves", "migrate"], ["-c", "import waves.waves"]]
)
def test_the_password_of_the_database_is_in_no_error(
    tmp_path: Path, command: list[str]
):
    url = f"postgresql+psycopg://waves:{CANARIES['database']}@127.0.0.1:{free_port()}/x"
    environment = {"WAVES_DATABASE_URL": url, "WAVES_DATA_DIR": str(tmp_path), **LOUD}
    ended = subprocess.run(
        [sys.executable, *command],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    for secret in CANARIES.values():
        assert secret not in ended.stdout + ended.stderr

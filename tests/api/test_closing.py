"""`python -m waves disable USER`, from another process."""

import asyncio
import os
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.api_client import BASE_URL, PASSWORD, SECRET
from tests.support.api_server import ApiServer
from tests.support.timeouts import PATIENCE

ROOT = Path(__file__).parents[2]


async def run(database_url: str, *command: str) -> tuple[int, str]:
    environment = {
        **os.environ,
        "WAVES_DATABASE_URL": database_url,
        "WAVES_JWT_SECRETS": SECRET,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "waves", *command),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


@pytest.fixture
async def client(api):
    transport = httpx.ASGITransport(app=api)
    async with httpx.AsyncClient(
        transport=transport, base_url=BASE_URL, headers={"Origin": BASE_URL}
    ) as opened:
        yield opened


async def log_in(client: httpx.AsyncClient) -> int:
    form = {"login": "alice", "password": PASSWORD}
    return (await client.post("/api/auth/login", json=form)).status_code


async def test_disabling_an_account_closes_everything(
    server: ApiServer, client: httpx.AsyncClient, database_url: str
):
    alice, bob = await server.people("alice", "bob")
    hers = await (await server.open(token=alice.token)).hello("tab", "messages")
    his = await (await server.open(token=bob.token)).hello("tab", "messages")
    assert await log_in(client) == 200

    code, said = await run(database_url, "disable", "Alice")
    assert (code, "closed" in said) == (0, True)
    async with asyncio.timeout(PATIENCE):
        assert await hers.closed() == 4401
    assert (await client.get("/api/auth/me")).status_code == 401
    assert await log_in(client) == 401
    assert (await his.ask("ping"))["type"] == "pong", "nobody else is concerned"

    assert (await run(database_url, "enable", "alice"))[0] == 0
    assert (await client.get("/api/auth/me")).status_code == 401, "ended is ended"
    assert await log_in(client) == 200


async def test_a_missing_user_is_reported_in_one_line(
    server: ApiServer, database_url: str
):
    code, said = await run(database_url, "disable", "nobody")
    assert code == 2
    assert said.strip() == "waves: Nobody is called 'nobody'."

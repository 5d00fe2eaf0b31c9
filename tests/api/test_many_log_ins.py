"""Fifty people log in at once: the hashing of their passwords leaves the loop free."""

import asyncio
import threading

import bcrypt
import httpx
import pytest

from tests.support.api_client import BASE_URL, PASSWORD
from tests.support.api_server import conversation_of, until
from tests.support.timeouts import PATIENCE
from waves.accounts.passwords.hasher import PasswordHasher
from waves.core.ids import new_id
from waves.core.services import Services

CORES = 4
LOG_INS = 50


class HeldHashing:
    """bcrypt that begins, and ends only once it is released."""

    def __init__(self) -> None:
        self.threads: list[int] = []
        self.most_at_once = 0
        self._running = 0
        self._lock = threading.Lock()
        self._released = threading.Event()

    def check(self, *_digests: bytes) -> bool:
        with self._lock:
            self.threads.append(threading.get_ident())
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        self._released.wait(PATIENCE)
        with self._lock:
            self._running -= 1
        return True

    def release(self) -> None:
        self._released.set()


@pytest.fixture
def hasher(services: Services, unlimited: None, monkeypatch) -> PasswordHasher:
    """The hasher of a server with four cores."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(CORES)))
    services.put(made := PasswordHasher(cost=4))
    return made


@pytest.fixture
def held(monkeypatch):
    hashing = HeldHashing()
    monkeypatch.setattr(bcrypt, "checkpw", hashing.check)
    yield hashing
    hashing.release()


async def test_frames_are_answered_while_fifty_log_ins_wait(hasher, server, held):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page(), await bob.page()
    form = {"login": "alice", "password": PASSWORD}
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{server.port}",
        headers={"Origin": BASE_URL},
        limits=httpx.Limits(max_connections=LOG_INS),
        timeout=PATIENCE,
    ) as browser:
        log_ins = [
            asyncio.create_task(browser.post("/api/auth/login", json=form))
            for _ in range(LOG_INS)
        ]
        await until(lambda: hasher._waiting == LOG_INS)
        await until(lambda: len(held.threads) == CORES - 1)
        for body in ("one", "two", "three"):
            ack = await hers.ask(
                "message.send",
                conversation_id=conversation_id,
                client_id=new_id(),
                body=body,
            )
            assert ack["type"] == "message.ack"
            assert (await his.receive_until("message.new"))["body"] == body
        assert hasher._waiting == LOG_INS
        assert not any(one.done() for one in log_ins)
        held.release()
        responses = await asyncio.gather(*log_ins)
    assert [one.status_code for one in responses] == [200] * LOG_INS
    assert len(held.threads) == LOG_INS
    assert held.most_at_once == CORES - 1
    assert threading.get_ident() not in held.threads

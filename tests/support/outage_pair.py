"""Two friends on two workers who call and write without a pause, whatever fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg

from tests.support.call_signaling import offer
from tests.support.patient_tab import PAUSE, LostError, PatientTab
from tests.support.reflex_client import ReflexClient
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from tests.support.two_workers import TwoWorkers
from waves.core.ids import new_id

RINGS_WITHIN = 15.0
"""Seconds that a browser waits for the answer of an invitation."""
_FAILURES = (
    *("request_failed", "command_failed", "socket_failed", "message_failed"),
    *("beat_failed", "timers_failed", "directory_task_failed", "listener_failed"),
    *("subscriber_failed", "scheduled_task_failed", "handler_failed"),
)
"""Events in the log of a server that has not recognised an outage."""


class OutagePerson:
    """One of the two: a tab, a REST client, and what was acknowledged to them."""

    def __init__(self, client: ReflexClient) -> None:
        self.client = client
        self.tab = PatientTab(client)
        self.acked: set[str] = set()
        self.statuses: list[int] = []

    async def close(self) -> None:
        await self.tab.close()

    async def say(self, chat: str) -> str:
        """Write a message on the socket until it is acknowledged; return its text."""
        client_id, body = str(new_id()), new_id().hex
        ack = await self.tab.until_done(
            "message.send", conversation_id=chat, client_id=client_id, body=body
        )
        assert ack["type"] == "message.ack", ack
        self.acked.add(client_id)
        return body

    async def post(self, chat: str) -> None:
        """Write a message over REST until it is stored."""
        message = {"client_id": str(new_id()), "body": "by REST"}
        path = f"/api/conversations/{chat}/messages"
        async with asyncio.timeout(PATIENCE):
            while True:
                if (await self.request("POST", path, json=message)).is_success:
                    break
                await asyncio.sleep(PAUSE)
        self.acked.add(message["client_id"])

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request, which is carried out or refused as an outage is."""
        response = await self.client.request(method, path, timeout=PATIENCE, **options)
        self.statuses.append(response.status_code)
        if not response.is_success:
            assert response.status_code == 503, response.text
            assert response.headers["retry-after"] == "1"
            assert response.json()["error"] == "unavailable"
        return response


class OutagePair:
    """Alice on one worker, Bob on the other."""

    def __init__(
        self, site: TwoWorkers, alice: OutagePerson, bob: OutagePerson, chat: str
    ) -> None:
        self.site = site
        self.people = (alice, bob)
        self.chat = chat
        self._before = {*self.stored()}
        self.call_id = ""
        self._signals = 0
        self._logged = {one.port: len(one.log.read_text()) for one in site.servers}

    async def ring(self) -> None:
        """Let Alice call Bob, who accepts; again if it fails."""
        async with asyncio.timeout(PATIENCE):
            while not await self._try_to_call():
                await self._give_up()
        await self.people[0].tab.hears("call.accepted", call_id=self.call_id)

    async def hang_up(self) -> None:
        """Let Bob hang up; Alice hears of it."""
        alice, bob = (person.tab for person in self.people)
        await bob.until_done("call.hang_up", call_id=self.call_id)
        ended = await alice.hears("call.ended", call_id=self.call_id)
        assert ended["reason"] == "hung_up"
        for tab in (alice, bob):
            tab.ticket = ""

    async def call_until(self, outage: asyncio.Task[None]) -> int:
        """Call again and again until the outage is over; return how often it failed.

        As in a browser, a call that is refused ends, and the server is told until it
        has understood.
        """
        failed = 0
        while not outage.done():
            if await self._try_to_call():
                await self.hang_up()
            else:
                failed += 1
                await self._give_up()
            await asyncio.sleep(PAUSE)
        await outage
        return failed

    async def _try_to_call(self) -> bool:
        alice, bob = (person.tab for person in self.people)
        self.call_id, callee = str(new_id()), self.people[1].client.me["id"]
        invited = asyncio.create_task(
            alice.ask(
                "call.invite", call_id=self.call_id, callee_id=callee, media="audio"
            )
        )
        rings = asyncio.create_task(bob.hears("call.incoming", call_id=self.call_id))
        # The answer of the server is none, or an error.
        done, pending = await asyncio.wait(
            {invited, rings}, return_when=asyncio.FIRST_COMPLETED, timeout=RINGS_WITHIN
        )
        for task in pending:
            task.cancel()
        if rings not in done:
            if invited in done and invited.exception() is None:
                assert invited.result()["code"] == "unavailable", invited.result()
            return False
        with suppress(LostError):
            answer = await bob.ask("call.accept", call_id=self.call_id)
            return answer["type"] == "call.accepted"
        return False

    async def _give_up(self) -> None:
        for person in self.people:
            await person.tab.until_done(
                "call.hang_up", call_id=self.call_id, over=("not_found",)
            )
            person.tab.ticket = ""

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Let both write on all ways during the block; all of it is then stored."""
        is_over = asyncio.Event()

        async def go_on(write: Any) -> None:
            while not is_over.is_set():
                await write(self.chat)
                await asyncio.sleep(0.02)

        async def read(person: OutagePerson) -> None:
            while not is_over.is_set():
                await person.request("GET", "/api/conversations")
                await asyncio.sleep(0.05)

        async with asyncio.TaskGroup() as tasks:
            for person in self.people:
                tasks.create_task(go_on(person.say))
                tasks.create_task(go_on(person.post))
                tasks.create_task(read(person))
            yield
            is_over.set()

    async def is_as_before(self) -> None:
        """Assert that nothing is lost, and that everything works on both workers."""
        for writer, reader in (self.people, self.people[::-1]):
            await self._reaches(writer, reader)
        await self.ring()
        await self.hang_up()
        acked = {one for person in self.people for one in person.acked}
        stored = self.stored()
        assert len(stored) == len({*stored})
        assert {*stored} - self._before == acked
        for server in self.site.servers:
            assert await status(server.url, "readyz") == 200
            failures = failures_of(server, since=self._logged[server.port])
            assert not failures, "\n".join(failures)

    async def call_goes_on(self) -> None:
        """Assert that signals reach the other side, and no tab has heard of an end."""
        one, other = (person.tab for person in self.people)
        for sender, receiver in ((one, other), (other, one)):
            async with asyncio.timeout(PATIENCE):
                while not receiver.has_heard("signal", call_id=self.call_id):
                    self._signals += 1
                    await sender.send("signal", **offer(self.call_id, self._signals))
                    await asyncio.sleep(PAUSE)
        for tab in (one, other):
            assert not tab.has_heard("call.ended", call_id=self.call_id)

    async def _reaches(self, writer: OutagePerson, reader: OutagePerson) -> None:
        """The first pushes after an outage may be lost: the inbox version tells."""
        async with asyncio.timeout(PATIENCE):
            while True:
                body = await writer.say(self.chat)
                await asyncio.sleep(PAUSE)
                if reader.tab.has_heard("message.new", body=body):
                    return

    def stored(self) -> list[str]:
        """Return the client ids of the messages in the database."""
        query = "SELECT client_id FROM messages WHERE conversation_id = %s"
        with psycopg.connect(self.site.url, autocommit=True) as connection:
            rows = connection.execute(query, (self.chat,)).fetchall()
        return [str(client_id) for (client_id,) in rows]


def failures_of(server: Server, *, since: int) -> list[str]:
    """Return the entries of the log about what was not recognised as an outage."""
    log = server.log.read_text()[since:]
    found = [log.find(word) for word in _FAILURES]
    return [log[at - 100 : at + 3_000] for at in found if at >= 0]


async def status(url: str, probe: str) -> int:
    """Return what a probe answers."""
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as client:
        return (await client.get(f"/api/{probe}")).status_code


@dataclass(frozen=True)
class Accounts:
    """Two friends, of whom each is signed in."""

    tokens: tuple[str, str]
    me: tuple[dict[str, Any], dict[str, Any]]
    chat: str


async def make_friends(site: TwoWorkers) -> Accounts:
    """Sign up two friends."""
    name = new_id().hex[-8:]
    async with (
        ReflexClient(site.one, f"alice{name}") as alice,
        ReflexClient(site.other, f"bob{name}") as bob,
    ):
        for client in (alice, bob):
            await client.sign_up()
        await alice.befriend(bob)
        chat = (await alice.done("GET", "/api/conversations"))["items"][0]["id"]
        tokens = alice.cookies["waves"], bob.cookies["waves"]
        return Accounts(tokens, (alice.me, bob.me), chat)


@asynccontextmanager
async def outage_pair(
    site: TwoWorkers, accounts: Accounts
) -> AsyncIterator[OutagePair]:
    """Let two friends open their pages; they are in a call."""
    async with ReflexClient(site.one) as alice, ReflexClient(site.other) as bob:
        for number, client in enumerate((alice, bob)):
            client.cookies.set("waves", accounts.tokens[number])
            client.me = accounts.me[number]
        pair = OutagePair(site, OutagePerson(alice), OutagePerson(bob), accounts.chat)
        for person in pair.people:
            await person.tab.hears("welcome")
        await pair.ring()
        for person in pair.people:
            person.tab.forget()
        yield pair
        for person in pair.people:
            await person.close()

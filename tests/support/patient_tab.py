"""A tab without a browser that outlives outages, as the pages of Waves do."""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.support.api_server import open_socket
from tests.support.reflex_client import ReflexClient
from tests.support.timeouts import PATIENCE

PAUSE = 0.1
"""Seconds until what was refused is repeated."""


class LostError(Exception):
    """The socket was lost before the answer came."""


class PatientTab:
    """One tab of a user; it connects again, and returns to its call by the ticket."""

    def __init__(self, client: ReflexClient, tab_id: str = "tab") -> None:
        self.client = client
        self.tab_id = tab_id
        self.heard: list[dict[str, Any]] = []
        self.closes: list[int] = []
        self.refusals: Counter[str] = Counter()
        self.ticket = ""
        self._refs = itertools.count()
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._connection: ClientConnection | None = None
        self._is_open = asyncio.Event()
        self._more = asyncio.Event()
        self._running = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Close the tab for good."""
        self._running.cancel()
        await asyncio.wait({self._running})
        if self._connection is not None:
            await self._connection.close()

    async def send(self, type_: str, **fields: Any) -> None:
        """Send a frame on an open socket."""
        await self._is_open.wait()
        assert self._connection is not None
        with suppress(ConnectionClosed):
            await self._connection.send(
                json.dumps({"type": type_, **fields}, default=str)
            )

    async def ask(self, type_: str, **fields: Any) -> dict[str, Any]:
        """Send a command and return its answer; raise `LostError` if none came."""
        ref = f"{next(self._refs)}"
        answer = self._waiting[ref] = asyncio.get_running_loop().create_future()
        await self.send(type_, ref=ref, **fields)
        try:
            async with asyncio.timeout(PATIENCE):
                return await answer
        finally:
            self._waiting.pop(ref, None)

    async def until_done(
        self, type_: str, *, over: Collection[str] = (), **fields: Any
    ) -> dict[str, Any]:
        """Repeat a command while the server is not available or the socket is lost.

        An error of which the code is in `over` is an answer, too.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(LostError):
                    answer = await self.ask(type_, **fields)
                    if answer["type"] != "error" or answer["code"] in over:
                        return answer
                    self.refusals[answer["code"]] += 1
                    assert answer["code"] == "unavailable", answer
                await asyncio.sleep(PAUSE)

    async def hears(self, type_: str, **fields: Any) -> dict[str, Any]:
        """Wait for a frame with these fields, among all that have arrived."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if found := self.has_heard(type_, **fields):
                    return found
                self._more.clear()
                await self._more.wait()

    def has_heard(self, type_: str, **fields: Any) -> dict[str, Any] | None:
        """Return a frame with these fields that has arrived, or None."""
        wanted = {"type": type_, **{name: str(one) for name, one in fields.items()}}
        return next((one for one in self.heard if wanted.items() <= one.items()), None)

    def forget(self) -> None:
        """Forget the frames and refusals so far."""
        self.heard.clear()
        self.refusals.clear()

    async def _run(self) -> None:
        while True:
            with suppress(ConnectionClosed, InvalidHandshake, InvalidMessage, OSError):
                self._connection = await open_socket(
                    self.client.server.port,
                    cookies=self.client.cookie,
                    origin=self.client.server.url,
                )
                await self._greet(self._connection)
                async for text in self._connection:
                    self._take(json.loads(text))
            self._lost()
            await asyncio.sleep(PAUSE)

    async def _greet(self, connection: ClientConnection) -> None:
        topics = ["messages", "calls"]
        hello = {"type": "hello", "tab_id": self.tab_id, "subscribe": topics}
        await connection.send(json.dumps(hello))
        first = json.loads(await connection.recv())
        if first["type"] != "welcome":
            assert first["code"] == "unavailable", first
            await connection.close()
            return
        self._is_open.set()
        self._take(first)
        if self.ticket:
            resume = {"type": "call.resume", "ticket": self.ticket, "ref": "resume"}
            await connection.send(json.dumps(resume))

    def _take(self, frame: dict[str, Any]) -> None:
        ref = frame.get("ref")
        if ref == "resume" and frame.get("code") == "unavailable":
            asyncio.get_running_loop().call_later(PAUSE, self._resume_again)
        if frame["type"] == "call.accepted":
            self.ticket = frame["ticket"]
        if frame["type"] == "call.ended":
            self.ticket = ""
        if (waiting := self._waiting.get(str(ref))) and not waiting.done():
            waiting.set_result(frame)
        self.heard.append(frame)
        self._more.set()

    def _resume_again(self) -> None:
        if self.ticket and self._is_open.is_set():
            self._task = asyncio.ensure_future(
                self.send("call.resume", ticket=self.ticket, ref="resume")
            )

    def _lost(self) -> None:
        if self._connection is not None and self._connection.close_code is not None:
            self.closes.append(self._connection.close_code)
        self._is_open.clear()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(LostError())

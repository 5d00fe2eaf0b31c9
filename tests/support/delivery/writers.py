"""Tabs that write all the time, and what was acknowledged to them."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.support.delivery.checker import Written
from tests.support.patient_tab import PatientTab
from waves.core.ids import new_id

_PAUSE = 0.01
"""Seconds between two commands of one tab."""


class Writer:
    """A tab that carries out one command after the other, until each is answered."""

    def __init__(self, name: str, tab: PatientTab, chat: str, seed: int) -> None:
        self.name = name
        self.written: list[Written] = []
        self._tab = tab
        self._chat = chat
        self._chance = random.Random(seed)

    async def act(self) -> None:
        """Carry out a command; `written` has its effect once it is acknowledged."""
        await self._send()

    async def _send(self) -> None:
        body = f"{self.name} says {len(self.written)}"
        new = Written(client_id=str(new_id()), writer=self.name, body=body)
        ack = await self._done(
            "message.send",
            conversation_id=self._chat,
            client_id=new.client_id,
            body=new.body,
        )
        assert ack["type"] == "message.ack", ack
        new.message_id, new.seq = ack["message_id"], ack["seq"]
        self.written.append(new)

    async def _done(self, command: str, **fields: Any) -> dict[str, Any]:
        return await self._tab.until_done(command, **fields)


@asynccontextmanager
async def writing(writers: list[Writer]) -> AsyncIterator[None]:
    """Let all of them write during the block, and finish what they have begun."""
    is_over = asyncio.Event()

    async def go_on(writer: Writer) -> None:
        while not is_over.is_set():
            await writer.act()
            await asyncio.sleep(_PAUSE)

    async with asyncio.TaskGroup() as tasks:
        for writer in writers:
            tasks.create_task(go_on(writer))
        try:
            yield
        finally:
            is_over.set()

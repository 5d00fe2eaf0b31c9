"""Tabs that write all the time, and what was acknowledged to them."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from tests.support.delivery.checker import Written
from tests.support.patient_tab import PatientTab
from waves.core.ids import new_id

EMOJI = ("👍", "❤️")
"""Of the two tabs of a user."""
_RECENT = 20
"""The last messages are those that are changed."""
_MOST_PINNED = 4
"""Of one tab; there are four."""
_PAUSE = 0.01
"""Seconds between two commands of one tab."""


class Writer:
    """A tab that carries out one command after the other, until each is answered."""

    def __init__(
        self,
        tab: PatientTab,
        chat: str,
        emoji: str,
        everything: list[Written],
        chance: random.Random,
    ) -> None:
        """Write in `chat`.

        Args:
            tab: The tab.
            chat: The conversation.
            emoji: What this tab reacts with, and no other tab of its user.
            everything: Gets the messages of all tabs, in the order of their answers.
            chance: Decides what is done next.
        """
        self.written: list[Written] = []
        self.refused: list[Written] = []
        """Messages that had been deleted when this tab reacted to them."""
        self.answers = 0
        self._tab = tab
        self._chat = chat
        self._reaction = (str(tab.client.me["id"]), emoji)
        self._everything = everything
        self._chance = chance

    async def act(self) -> None:
        """Carry out a command; the messages have its effect once it is acknowledged."""
        own = [one for one in self.written[-_RECENT:] if not one.is_deleted]
        acts = [self._send] * 5 + [self._react] * 3
        if own:
            acts += [partial(self._edit, self._chance.choice(own))] * 3
            acts += [partial(self._delete, self._chance.choice(own))]
            acts += [partial(self._pin, self._chance.choice(own))] * 2
        await self._chance.choice(acts)()
        self.answers += 1

    async def _edit(self, message: Written) -> None:
        body = f"{message.body.partition(', ')[0]}, edited {self.answers}"
        after = await self._done(
            "message.edit", message_id=message.message_id, body=body
        )
        assert (after["type"], after["body"]) == ("message.changed", body), after
        message.body = body

    async def _delete(self, message: Written) -> None:
        after = await self._done("message.delete", message_id=message.message_id)
        assert after["type"] == "message.changed", after
        message.is_deleted = True

    async def _pin(self, message: Written) -> None:
        """Pin an own message or unpin it; few are pinned, as not many may be."""
        pinned = [one for one in self.written if one.is_pinned and not one.is_deleted]
        if len(pinned) >= _MOST_PINNED:
            message = pinned[0]
        active = not message.is_pinned
        after = await self._done(
            "message.pin", message_id=message.message_id, active=active
        )
        assert (after["type"], "pin" in after) == ("message.changed", active), after
        message.is_pinned = active

    async def _react(self) -> None:
        """Put the emoji on a message of anybody, or take it back."""
        if not self._everything:
            return
        message = self._chance.choice(self._everything[-_RECENT:])
        is_new = self._reaction not in message.reactions
        after = await self._done(
            "message.react",
            message_id=message.message_id,
            emoji=self._reaction[1],
            active=is_new,
            over={"message_deleted"},
        )
        if after["type"] == "error":
            self.refused.append(message)
        elif is_new:
            message.reactions.add(self._reaction)
        else:
            message.reactions.discard(self._reaction)

    async def _send(self) -> None:
        body = f"{self._reaction[1]} says {len(self.written)}"
        new = Written(client_id=str(new_id()), writer=str(self._reaction), body=body)
        ack = await self._done(
            "message.send",
            conversation_id=self._chat,
            client_id=new.client_id,
            body=new.body,
        )
        assert ack["type"] == "message.ack", ack
        new.message_id, new.seq = ack["message_id"], ack["seq"]
        self.written.append(new)
        self._everything.append(new)

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

"""Random commands of people, for the tests of tabs that follow events."""

import random
from contextlib import suppress
from typing import Any
from uuid import UUID

from tests.unit.state.conftest import Pair, befriend
from tests.unit.state.disappearing_commands import expire
from waves.accounts.users.schemas import MeView
from waves.chat.conversations import service as conversations
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.pins.service import pin
from waves.chat.reactions.service import react
from waves.chat.receipts import service as receipts
from waves.chat.schemas import MessageView
from waves.chat.settings import service as settings
from waves.chat.settings.schemas import SettingsChange
from waves.core.errors import ConflictError
from waves.core.ids import new_id
from waves.friends import service as friends

SETTINGS: list[dict[str, Any]] = [
    {"pinned": True},
    {"muted_until": "always"},
    {"archived": True},
    {"muted_until": None},
    {"pinned": True},
    {"archived": True},
    {"pinned": False},
    {"archived": False},
]
MARKS: list[dict[str, Any]] = [{"marked_unread": True}, {"marked_unread": False}]
"""Not of the open conversation: a fresh tab that opens it removes the mark."""

EMOJI = ("\U0001f44d", "\U0001f622", "\u2764\ufe0f")


async def arrange(person: MeView, conversation_id: UUID, **values: Any) -> None:
    change = SettingsChange.model_validate(values)
    await settings.apply(person.id, conversation_id, change)


class RandomCommands:
    """Random commands of Alice, Bob and Carol."""

    def __init__(self, pair: Pair, carol: MeView, seed: int) -> None:
        self.pair, self.carol, self.random = pair, carol, random.Random(seed)

    async def step(self) -> None:
        choose = self.random.choices(
            [
                *(self.write, self.write_to_carol, self.receive, self.read),
                *(self.befriend, self.arrange, self.edit, self.delete, self.react),
                self.pin,
                lambda: expire(self.any_message),
            ],
            weights=[6, 2, 2, 3, 1, 2, 2, 1, 3, 3, 2],
        )[0]
        await choose()

    def somebody(self) -> MeView:
        return self.random.choice([self.pair.alice, self.pair.bob])

    async def write(self) -> None:
        await self.pair.write(self.somebody(), f"{self.random.random()}")

    async def write_to_carol(self) -> None:
        if not await friends.are_friends(self.pair.bob.id, self.carol.id):
            return
        conversation = await conversations.conversation_with(self.pair.bob.id, "carol")
        sender = self.random.choice([self.pair.bob, self.carol])
        draft = NewMessage(client_id=new_id(), body="x")
        await messages.send(sender.id, conversation.id, draft)

    async def any_message(self) -> MessageView | None:
        back = self.random.choice([0, 0, self.random.randint(0, 60)])
        page = await messages.page(
            self.pair.bob.id, self.pair.conversation_id, limit=back + 1
        )
        return page.items[0] if page.items else None

    async def edit(self) -> None:
        if one := await self.any_message():
            with suppress(ConflictError):
                await changes.edit(one.sender_id, one.id, f"{self.random.random()}")

    async def delete(self) -> None:
        if one := await self.any_message():
            await changes.delete(one.sender_id, one.id)

    async def react(self) -> None:
        if one := await self.any_message():
            emoji, active = self.random.choice(EMOJI), self.random.random() < 0.7
            with suppress(ConflictError):
                await react(self.somebody().id, one.id, emoji, active=active)

    async def pin(self) -> None:
        if one := await self.any_message():
            with suppress(ConflictError):
                active = self.random.random() < 0.7
                await pin(self.somebody().id, one.id, active=active)

    async def receive(self) -> None:
        await receipts.mark_delivered(
            self.somebody().id, self.pair.conversation_id, self.random.randint(1, 80)
        )

    async def read(self) -> None:
        await receipts.mark_read(
            self.somebody().id, self.pair.conversation_id, self.random.randint(1, 80)
        )

    async def arrange(self) -> None:
        bob, values = self.pair.bob, self.random.choice(SETTINGS)
        if await friends.are_friends(bob.id, self.carol.id):
            with_carol = await conversations.conversation_with(bob.id, "carol")
            await arrange(bob, with_carol.id, **self.random.choice([*SETTINGS, *MARKS]))
        await arrange(bob, self.pair.conversation_id, **values)

    async def befriend(self) -> None:
        if await friends.are_friends(self.pair.bob.id, self.carol.id):
            await friends.unfriend(self.carol.id, self.pair.bob.id)
        else:
            await befriend(self.carol, self.pair.bob)

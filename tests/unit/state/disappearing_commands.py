"""Commands after which messages disappear."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.support.disappearing import let_disappear
from tests.unit.state.conftest import Pair
from waves.chat.disappearing.schemas import OFF, TIMERS
from waves.chat.disappearing.service import set_timer
from waves.chat.messages import service as messages
from waves.chat.schemas import MessageView


def disappearing(pair: Pair) -> list[Any]:
    """Return commands after which messages disappear: unread ones, and the last."""

    async def last_of(back: int):
        page = await messages.page(pair.alice.id, pair.conversation_id)
        await let_disappear(pair.conversation_id, page.items[-1 - back].seq)

    return [
        lambda: set_timer(pair.alice.id, pair.conversation_id, TIMERS[1]),
        lambda: pair.write(pair.alice),
        lambda: pair.write(pair.alice),
        lambda: last_of(1),
        lambda: last_of(0),
        lambda: last_of(5),
        lambda: set_timer(pair.bob.id, pair.conversation_id, OFF),
    ]


async def expire(any_message: Callable[[], Awaitable[MessageView | None]]) -> None:
    """Let a message disappear, if there is any."""
    if one := await any_message():
        await let_disappear(one.conversation_id, one.seq)

"""What chat does inside the transactions of the packages below it."""

from waves.chat import repository
from waves.core.db import UnitOfWork
from waves.core.events import EventRegistry
from waves.core.ids import Pair
from waves.friends.events import FriendshipBegan


def register(registry: EventRegistry) -> None:
    """Listen; registering again changes nothing."""
    registry.inside(FriendshipBegan, begin_conversation)


async def begin_conversation(uow: UnitOfWork, event: FriendshipBegan) -> None:
    """Give two new friends their conversation, or the one that they had."""
    pair = Pair(event.low_id, event.high_id)
    if await repository.conversation_between(uow.session, pair) is None:
        await repository.add_conversation(uow.session, pair)

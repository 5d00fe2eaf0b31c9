"""What chat does inside the transactions of the packages below it."""

from waves.accounts.events import ProfileChanging
from waves.chat import repository
from waves.core.database.engine import UnitOfWork
from waves.core.events import EventRegistry
from waves.core.ids import Pair
from waves.friends.events import FriendshipBegan
from waves.friends.repository import pending_of


def register(registry: EventRegistry) -> None:
    """Listen; registering again changes nothing."""
    registry.inside(FriendshipBegan, begin_conversation)
    registry.inside(ProfileChanging, find_viewers)


async def begin_conversation(uow: UnitOfWork, event: FriendshipBegan) -> None:
    """Give two new friends their conversation, or the one that they had."""
    pair = Pair(event.low_id, event.high_id)
    if await repository.conversation_between(uow.session, pair) is None:
        await repository.add_conversation(uow.session, pair)


async def find_viewers(uow: UnitOfWork, event: ProfileChanging) -> None:
    """Name everybody who has the person in a list: of conversations, of requests."""
    peers = await repository.peers_of(uow.session, event.user_id)
    requests = await pending_of(uow.session, event.user_id)
    event.viewers.update(peers)
    event.viewers.update(one.receiver_id for one in requests)

"""Handlers of chat that run inside the transactions of other domains."""

from waves.accounts.users.events import PrivacyChanging, ProfileChanging
from waves.chat.conversations import repository
from waves.core.events import EventRegistry
from waves.core.ids import Pair
from waves.core.unit_of_work import UnitOfWork
from waves.friends.events import FriendshipBegan
from waves.friends.repository import asked_by, friends_of


def register(registry: EventRegistry) -> None:
    """Register the handlers; a second call changes nothing."""
    registry.inside(FriendshipBegan, open_conversation)
    registry.inside(ProfileChanging, add_viewers)
    registry.inside(PrivacyChanging, add_friends)


async def open_conversation(uow: UnitOfWork, event: FriendshipBegan) -> None:
    """Create the conversation of two new friends unless they have one."""
    pair = Pair(event.low_id, event.high_id)
    if await repository.conversation_between(uow.db, pair) is None:
        await repository.add_conversation(uow.db, pair)


async def add_viewers(uow: UnitOfWork, event: ProfileChanging) -> None:
    """Add the users whose conversations or friend requests show this user."""
    peers = await repository.peers_of(uow.db, event.user_id)
    event.viewers.update(peers)
    event.viewers.update(await asked_by(uow.db, event.user_id))


async def add_friends(uow: UnitOfWork, event: PrivacyChanging) -> None:
    """Add the friends of the user; to others, what they share changes nothing."""
    event.viewers.update(await friends_of(uow.db, event.user_id))

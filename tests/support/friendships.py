"""Friendships and messages for tests."""

from uuid import UUID

from waves.accounts.users.models import User
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import Conversation, NewMessage, Receipt
from waves.chat.schemas import MessageView
from waves.core.database import engine
from waves.core.ids import new_id, pair_of
from waves.friends import service as friends
from waves.friends.models import Friendship


async def befriend(one: UUID, another: UUID) -> UUID:
    """Make them friends by request and acceptance; return their conversation."""
    request = await friends.send_request(one, another)
    await friends.accept(another, request.id)
    found = (await conversations.list_conversations(one)).items
    return next(row.id for row in found if row.peer.id == another)


async def write(sender: UUID, conversation: UUID, *bodies: str) -> list[MessageView]:
    """Send messages one after the other."""
    sent = [
        await messages.send(
            sender, conversation, NewMessage(client_id=new_id(), body=body)
        )
        for body in bodies
    ]
    return [one.message for one in sent]


async def strangers(count: int, prefix: str = "extra") -> list[UUID]:
    """Insert many users without passwords."""
    rows = [
        User(
            username=f"{prefix}{number:04}",
            username_key=f"{prefix}{number:04}",
            email=f"{prefix}{number:04}@example.com",
            email_key=f"{prefix}{number:04}@example.com",
            display_name=f"{prefix.title()} {number:04}",
            display_name_key=f"{prefix} {number:04}",
        )
        for number in range(count)
    ]
    async with engine.unit_of_work() as uow:
        uow.db.add_all(rows)
    return [row.id for row in rows]


async def friends_of(user_id: UUID, count: int, prefix: str) -> None:
    """Insert many friends, each with an empty conversation."""
    pairs = [pair_of(user_id, other) for other in await strangers(count, prefix)]
    begun = [Conversation(low_id=pair.low_id, high_id=pair.high_id) for pair in pairs]
    async with engine.unit_of_work() as uow:
        uow.db.add_all(begun)
        uow.db.add_all(Friendship(low_id=p.low_id, high_id=p.high_id) for p in pairs)
        await uow.db.flush()
        uow.db.add_all(
            Receipt(conversation_id=one.id, user_id=member)
            for one in begun
            for member in one.pair
        )

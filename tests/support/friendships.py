"""Friendships and messages for tests."""

from uuid import UUID

from waves.accounts.users.models import User
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.schemas import MessageView
from waves.core.database import engine
from waves.core.ids import new_id
from waves.friends import service as friends


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

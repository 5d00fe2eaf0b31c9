"""Frames about messages: commands with their handlers, pushes with their events."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from waves.chat.events import MessageSent, ReceiptMoved
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.receipts import service as receipts
from waves.chat.schemas import MessageView, ReceiptView
from waves.core.events import Event
from waves.realtime.context import Context
from waves.realtime.protocol.frames import Command, Push, Seq, absent_when_none
from waves.realtime.protocol.registry import handles


class MessageSend(NewMessage, Command):  # pyright: ignore[reportIncompatibleMethodOverride]
    """Store a message; answered by `message.ack`, the same for the same client_id."""

    type: Literal["message.send"] = "message.send"
    conversation_id: UUID


class MessageDelivered(Command):
    """The page has loaded every message up to `seq`; answered by `receipt`."""

    type: Literal["message.delivered"] = "message.delivered"
    conversation_id: UUID
    seq: Seq


class MessageRead(Command):
    """The user has read every message up to `seq`; answered by `receipt`."""

    type: Literal["message.read"] = "message.read"
    conversation_id: UUID
    seq: Seq


class MessageAck(Push):
    """The message is stored under this id and seq."""

    type: Literal["message.ack"] = "message.ack"
    client_id: UUID
    message_id: UUID
    conversation_id: UUID
    seq: int
    created_at: datetime


class MessageNew(MessageView, Push):  # pyright: ignore[reportIncompatibleMethodOverride]
    """A message was stored; sent once to every subscribed socket of both users."""

    type: Literal["message.new"] = "message.new"
    reply_to: UUID | None = absent_when_none()
    """A message of the same conversation."""
    edited_at: datetime | None = absent_when_none()
    deleted_at: datetime | None = absent_when_none()


class Receipt(ReceiptView, Push):
    """How far `user_id` has received and read the conversation.

    Sent once to a socket: to the one whose command has moved it, as the answer.
    """

    type: Literal["receipt"] = "receipt"


@handles(MessageSend)
async def send(context: Context, command: MessageSend) -> MessageAck:
    """Store a message of the user."""
    user_id = context.connection.user_id
    sent = await messages.send(user_id, command.conversation_id, command)
    stored = sent.message
    return MessageAck(
        client_id=stored.client_id,
        message_id=stored.id,
        conversation_id=stored.conversation_id,
        seq=stored.seq,
        created_at=stored.created_at,
    )


@handles(MessageDelivered)
async def delivered(context: Context, command: MessageDelivered) -> Receipt:
    """Mark messages as delivered to the user."""
    user_id = context.connection.user_id
    moved = await receipts.mark_delivered(user_id, command.conversation_id, command.seq)
    return _answer(context, moved)


@handles(MessageRead)
async def read(context: Context, command: MessageRead) -> Receipt:
    """Mark messages as read by the user."""
    user_id = context.connection.user_id
    moved = await receipts.mark_read(user_id, command.conversation_id, command.seq)
    return _answer(context, moved)


def _answer(context: Context, moved: ReceiptView) -> Receipt:
    receipt = Receipt(**moved.__dict__)
    # Its event, if it has moved, follows on the other sockets of both users.
    context.connection.drop_push(receipt.encode())
    return receipt


EVENT_FRAMES: Mapping[type[Event], Callable[[Any], Push]] = {
    MessageSent: lambda event: MessageNew(**event.message.__dict__),
    ReceiptMoved: lambda event: Receipt(**event.receipt.__dict__),
}
"""Pushed to the users in `inbox_versions`, on tabs that subscribe to `messages`."""

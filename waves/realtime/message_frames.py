"""Frames about messages: commands with their handlers, pushes with their events."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from waves.chat import events
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.models import MAX_BODY, MAX_EMOJI, NewMessage
from waves.chat.pins import service as pins
from waves.chat.reactions import service as reactions
from waves.chat.receipts import service as receipts
from waves.chat.schemas import (
    MessageView,
    QuoteView,
    ReceiptView,
    SentMessageView,
)
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


class MessageEdit(Command):
    """Replace the text of an own message; answered by `message.changed`."""

    type: Literal["message.edit"] = "message.edit"
    message_id: UUID
    body: str = Field(json_schema_extra={"maxLength": MAX_BODY})
    """At most 4,000 code points, stored unchanged; NUL is refused. Empty only where
    there are files."""


class MessageDelete(Command):
    """Delete an own message for both users; answered by `message.changed`."""

    type: Literal["message.delete"] = "message.delete"
    message_id: UUID


class MessageReact(Command):
    """Put an emoji on a message or take it back; answered by `message.changed`."""

    type: Literal["message.react"] = "message.react"
    message_id: UUID
    emoji: Annotated[str, Field(max_length=MAX_EMOJI)]
    """One emoji of Unicode."""
    active: StrictBool
    """Whether the emoji of this user is to be there."""


class MessagePin(Command):
    """Pin a message for both users, or unpin it; answered by `message.changed`."""

    type: Literal["message.pin"] = "message.pin"
    message_id: UUID
    active: StrictBool
    """Whether it is to be pinned."""


class MessageAck(Push):
    """The message is stored under this id and seq."""

    type: Literal["message.ack"] = "message.ack"
    client_id: UUID
    message_id: UUID
    conversation_id: UUID
    seq: int
    created_at: datetime


class MessageNew(SentMessageView, Push):  # pyright: ignore[reportIncompatibleMethodOverride]
    """A message was stored; sent once to every subscribed socket of both users."""

    type: Literal["message.new"] = "message.new"
    reply_to: UUID | None = absent_when_none()
    """A message of the same conversation."""
    edited_at: datetime | None = absent_when_none()
    deleted_at: datetime | None = absent_when_none()
    expires_at: datetime | None = absent_when_none()
    """When it disappears."""
    reply: QuoteView | None = absent_when_none()
    """What `reply_to` names."""


class MessageChanged(MessageView, Push):  # pyright: ignore[reportIncompatibleMethodOverride]
    """A message was edited, deleted, pinned or reacted to, or it has disappeared.

    Sent once to every subscribed socket of both users: to the one whose command has
    changed it, as the answer. `change` counts the changes of a conversation without
    gaps; of two states of a message, that with the higher one is newer.
    """

    type: Literal["message.changed"] = "message.changed"
    expires_at: datetime | None = absent_when_none()
    """When it disappears."""


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


@handles(MessageEdit)
async def edit(context: Context, command: MessageEdit) -> MessageChanged:
    """Edit a message of the user."""
    user_id = context.connection.user_id
    after = await changes.edit(user_id, command.message_id, command.body)
    return _changed(context, after)


@handles(MessageDelete)
async def delete(context: Context, command: MessageDelete) -> MessageChanged:
    """Delete a message of the user."""
    user_id = context.connection.user_id
    return _changed(context, await changes.delete(user_id, command.message_id))


@handles(MessageReact)
async def react(context: Context, command: MessageReact) -> MessageChanged:
    """React to a message of a conversation of the user."""
    user_id, message_id = context.connection.user_id, command.message_id
    after = await reactions.react(
        user_id, message_id, command.emoji, active=command.active
    )
    return _changed(context, after)


@handles(MessagePin)
async def pin(context: Context, command: MessagePin) -> MessageChanged:
    """Pin or unpin a message of a conversation of the user."""
    user_id = context.connection.user_id
    after = await pins.pin(user_id, command.message_id, active=command.active)
    return _changed(context, after)


def _changed(context: Context, message: MessageView) -> MessageChanged:
    frame = MessageChanged(**message.__dict__)
    # Its event, if it has changed, follows on the other sockets of both users.
    context.connection.drop_push(frame.encode())
    return frame


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
    events.MessageSent: lambda event: MessageNew(**event.message.__dict__),
    events.MessageChanged: lambda event: MessageChanged(**event.message.__dict__),
    events.ReceiptMoved: lambda event: Receipt(**event.receipt.__dict__),
}
"""Pushed to the users in `inbox_versions`, on tabs that subscribe to `messages`."""

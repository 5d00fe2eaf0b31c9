"""The commands about messages; each returns its answer."""

from waves.chat.messages import service as messages
from waves.chat.receipts import service as receipts
from waves.chat.schemas import Draft
from waves.realtime.connection import Connection
from waves.realtime.protocol import commands as c
from waves.realtime.protocol.pushes import MessageAck, Receipt


async def send(connection: Connection, command: c.MessageSend) -> MessageAck:
    """Store a message for the person of this connection."""
    draft = Draft(command.client_id, command.body, command.reply_to)
    sent = await messages.send(connection.user_id, command.conversation_id, draft)
    return MessageAck(
        client_id=sent.message.client_id,
        message_id=sent.message.id,
        conversation_id=sent.message.conversation_id,
        seq=sent.message.seq,
        created_at=sent.message.created_at,
    )


async def delivered(connection: Connection, command: c.MessageDelivered) -> Receipt:
    """Note that messages have reached this person's page."""
    receipt = await receipts.mark_delivered(
        connection.user_id, command.conversation_id, command.seq
    )
    return Receipt(**dict(receipt))


async def read(connection: Connection, command: c.MessageRead) -> Receipt:
    """Note that this person has read messages."""
    receipt = await receipts.mark_read(
        connection.user_id, command.conversation_id, command.seq
    )
    return Receipt(**dict(receipt))

"""The commands about messages; each returns its answer."""

from waves.chat import service as chat
from waves.chat.schemas import Draft, ReceiptView
from waves.realtime.connection import Connection
from waves.realtime.protocol import commands as c
from waves.realtime.protocol.pushes import MessageAck, Receipt


async def send(connection: Connection, command: c.MessageSend) -> MessageAck:
    """Store a message for the person of this connection."""
    draft = Draft(command.client_id, command.body, command.reply_to)
    sent = await chat.send(connection.user_id, command.conversation_id, draft)
    return MessageAck(
        client_id=sent.message.client_id,
        message_id=sent.message.id,
        conversation_id=sent.message.conversation_id,
        seq=sent.message.seq,
        created_at=sent.message.created_at,
    )


async def delivered(connection: Connection, command: c.MessageDelivered) -> Receipt:
    """Note that messages have reached this person's page."""
    return _receipt(
        await chat.mark_delivered(
            connection.user_id, command.conversation_id, command.seq
        )
    )


async def read(connection: Connection, command: c.MessageRead) -> Receipt:
    """Note that this person has read messages."""
    return _receipt(
        await chat.mark_read(connection.user_id, command.conversation_id, command.seq)
    )


def _receipt(view: ReceiptView) -> Receipt:
    return Receipt(
        conversation_id=view.conversation_id,
        user_id=view.user_id,
        delivered_seq=view.delivered_seq,
        read_seq=view.read_seq,
    )

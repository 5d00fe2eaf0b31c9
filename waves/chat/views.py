"""How the rows of chat look to its people."""

from collections.abc import Mapping
from uuid import UUID

from waves.accounts.schemas import UserView
from waves.chat.models import Conversation, Message
from waves.chat.receipt_repository import Mark
from waves.chat.repository import Line
from waves.chat.schemas import ConversationView, MessageView, ReceiptView
from waves.core.ids import Pair


def pair_in(conversation: Conversation) -> Pair:
    """Return the two people of a conversation."""
    return Pair(conversation.low_id, conversation.high_id)


def message_view(row: Message) -> MessageView:
    """Return a message as both people see it."""
    return MessageView(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        sender_id=row.sender_id,
        client_id=row.client_id,
        kind=row.kind,
        body=row.body,
        created_at=row.created_at,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
        reply_to=row.reply_to,
    )


def conversation_view(
    line: Line, user_id: UUID, people: Mapping[UUID, UserView]
) -> ConversationView:
    """Return a conversation as `user_id` has it in their list."""
    conversation = line.conversation
    last = line.last_message
    return ConversationView(
        id=conversation.id,
        peer=people[pair_in(conversation).other(user_id)],
        last_seq=conversation.last_seq,
        unread=line.unread,
        last_message=message_view(last) if last else None,
        open=line.is_open,
    )


def receipt_view(conversation_id: UUID, mark: Mark) -> ReceiptView:
    """Return how far a person is."""
    return ReceiptView(
        conversation_id=conversation_id,
        user_id=mark.user_id,
        delivered_seq=mark.delivered_seq,
        read_seq=mark.read_seq,
    )

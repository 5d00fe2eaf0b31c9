"""The order of the conversation list, and counts of messages that writes keep.

A read of the list or of a count then costs the same however much there is.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TIME = sa.DateTime(timezone=True)
_COLUMNS: dict[str, dict[str, Any]] = {
    "users": {"unread": sa.Integer()},
    "conversations": {"last_at": _TIME, "low_sent": sa.Integer()},
    "messages": {"low_sent": sa.Integer()},
}
_FILL = (
    """
    UPDATE messages SET low_sent = counted.low_sent FROM (
        SELECT messages.id, SUM(
            CASE WHEN messages.sender_id = conversations.low_id THEN 1 ELSE 0 END
        ) OVER (
            PARTITION BY messages.conversation_id ORDER BY messages.seq
        ) AS low_sent
        FROM messages
        JOIN conversations ON conversations.id = messages.conversation_id
    ) AS counted
    WHERE counted.id = messages.id
    """,
    "UPDATE conversations SET last_at = created_at, low_sent = 0",
    """
    UPDATE conversations
    SET last_at = messages.created_at, low_sent = messages.low_sent
    FROM messages
    WHERE messages.conversation_id = conversations.id
    AND messages.seq = conversations.last_seq
    """,
    "UPDATE users SET unread = 0",
    """
    UPDATE users SET unread = counted.unread FROM (
        SELECT receipts.user_id, SUM(
            CASE WHEN receipts.user_id = conversations.low_id
            THEN conversations.last_seq - conversations.low_sent
                - COALESCE(last_read.seq - last_read.low_sent, 0)
            ELSE conversations.low_sent - COALESCE(last_read.low_sent, 0) END
        ) AS unread
        FROM receipts
        JOIN conversations ON conversations.id = receipts.conversation_id
        LEFT JOIN messages AS last_read
        ON last_read.conversation_id = receipts.conversation_id
        AND last_read.seq = receipts.read_seq
        GROUP BY receipts.user_id
    ) AS counted
    WHERE counted.user_id = users.id
    """,
)


def upgrade() -> None:
    """Add the columns, count what is stored, and index the lists."""
    for table, columns in _COLUMNS.items():
        for name, type_ in columns.items():
            op.add_column(table, sa.Column(name, type_, nullable=True))
    for statement in _FILL:
        op.execute(statement)
    op.drop_index("ix_conversations_high", table_name="conversations")
    for table, columns in _COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for name, type_ in columns.items():
                batch.alter_column(name, existing_type=type_, nullable=False)
    for side in ("low", "high"):
        columns = [f"{side}_id", "last_at", "id"]
        op.create_index(f"ix_conversations_{side}", "conversations", columns)


def downgrade() -> None:
    """Drop the columns and the order of the lists."""
    for side in ("low", "high"):
        op.drop_index(f"ix_conversations_{side}", table_name="conversations")
    for table, columns in _COLUMNS.items():
        for name in columns:
            op.drop_column(table, name)
    op.create_index("ix_conversations_high", "conversations", ["high_id"])

"""How each user has put their conversations in order: pins, archive, mutes, marks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SIDES = ("low", "high")
_TIME = sa.DateTime(timezone=True)
_FLAGS = ("archived", "marked_unread")
_TIMES = ("pinned_at", "muted_until")


def upgrade() -> None:
    """Add the settings of both users: nothing is set."""
    for side in _SIDES:
        for name in _TIMES:
            op.add_column("conversations", sa.Column(f"{side}_{name}", _TIME))
        for name in _FLAGS:
            # With a default, PostgreSQL rewrites no row.
            flag = sa.Column(
                f"{side}_{name}",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
            )
            op.add_column("conversations", flag)


def downgrade() -> None:
    """Drop the settings; archived and muted conversations count as unread again."""
    op.execute(_COUNT_ALL)
    for side in _SIDES:
        for name in (*_TIMES, *_FLAGS):
            op.drop_column("conversations", f"{side}_{name}")


_COUNT_ALL = """
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
    """

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
    """Add the settings of both users, and index the lists with them."""
    for side in _SIDES:
        for name in _TIMES:
            op.add_column("conversations", sa.Column(f"{side}_{name}", _TIME))
        for name in _FLAGS:
            op.add_column("conversations", sa.Column(f"{side}_{name}", sa.Boolean()))
    nothing = ", ".join(f"{side}_{name} = false" for side in _SIDES for name in _FLAGS)
    op.execute(f"UPDATE conversations SET {nothing}")  # noqa: S608  constants
    for side in _SIDES:
        op.drop_index(f"ix_conversations_{side}", table_name="conversations")
    with op.batch_alter_table("conversations") as batch:
        for side in _SIDES:
            for name in _FLAGS:
                batch.alter_column(
                    f"{side}_{name}", existing_type=sa.Boolean(), nullable=False
                )
    for side in _SIDES:
        columns = [f"{side}_id", f"{side}_archived", "last_at", "id"]
        op.create_index(f"ix_conversations_{side}", "conversations", columns)
        _index_of_set(f"{side}_pinned_at", f"{side}_id")
        _index_of_set(f"{side}_muted_until", f"{side}_muted_until")


def _index_of_set(setting: str, column: str) -> None:
    is_set = sa.text(f"{setting} IS NOT NULL")
    op.create_index(
        f"ix_conversations_{setting}",
        "conversations",
        [column],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade() -> None:
    """Drop the settings; archived and muted conversations count as unread again."""
    for side in _SIDES:
        op.drop_index(f"ix_conversations_{side}", table_name="conversations")
        for name in _TIMES:
            op.drop_index(f"ix_conversations_{side}_{name}", "conversations")
    op.execute(_COUNT_ALL)
    for side in _SIDES:
        for name in (*_TIMES, *_FLAGS):
            op.drop_column("conversations", f"{side}_{name}")
        columns = [f"{side}_id", "last_at", "id"]
        op.create_index(f"ix_conversations_{side}", "conversations", columns)


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

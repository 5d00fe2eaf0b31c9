"""Messages that disappear: the timers of conversations, and what is gone.

The columns have constant defaults: neither database rewrites a table for them, and a
process of the version before can still write. On PostgreSQL the index is built outside
of a transaction; a build that was interrupted is repeated, and finds the columns.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COUNTS = (
    ("conversations", "expired_tail"),
    ("conversations", "message_timer"),
    ("receipts", "expired_unread"),
)
_INDEX = "ix_messages_expires"
_COLUMNS = ["expires_at"]
_EXPIRES = sa.text("expires_at IS NOT NULL")


def upgrade() -> None:
    """Add the columns, and build the index without blocking those who write."""
    for table, name in _COUNTS:
        _add(table, name, sa.Integer(), nullable=False, server_default="0")
    _add("conversations", "message_timer_by", sa.Uuid())
    _add("messages", "expires_at", sa.DateTime(timezone=True))
    _add("messages", "expired", sa.Boolean(), nullable=False, server_default=sa.false())
    if not _is_postgresql():
        op.create_index(_INDEX, "messages", _COLUMNS, sqlite_where=_EXPIRES)
        return
    with op.get_context().autocommit_block():
        # What an interrupted build has left is not valid.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        op.create_index(
            _INDEX,
            "messages",
            _COLUMNS,
            postgresql_where=_EXPIRES,
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    """Remove the index and the columns; what has disappeared is shown as deleted."""
    op.drop_index(_INDEX, table_name="messages")
    op.drop_column("messages", "expired")
    op.drop_column("messages", "expires_at")
    op.drop_column("conversations", "message_timer_by")
    for table, name in reversed(_COUNTS):
        op.drop_column(table, name)


def _add(table: str, name: str, type_: sa.types.TypeEngine[Any], **more: Any) -> None:
    # SQLite knows no IF NOT EXISTS here, and does not need it: it is one transaction.
    op.add_column(
        table,
        sa.Column(name, type_, **more),
        if_not_exists=_is_postgresql() or None,
    )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"

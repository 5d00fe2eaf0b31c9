"""An index of the changed messages, by the numbers of their changes.

It is a revision of its own: on PostgreSQL it is built outside of a transaction, and a
build that was interrupted is repeated.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEX = "ix_messages_change"
_COLUMNS = ["conversation_id", "change"]
_CHANGED = sa.text("change > 0")


def upgrade() -> None:
    """Build the index without blocking those who write."""
    if op.get_bind().dialect.name != "postgresql":
        op.create_index(_INDEX, "messages", _COLUMNS, sqlite_where=_CHANGED)
        return
    with op.get_context().autocommit_block():
        # What an interrupted build has left is not valid.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        op.create_index(
            _INDEX,
            "messages",
            _COLUMNS,
            postgresql_where=_CHANGED,
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(_INDEX, table_name="messages")

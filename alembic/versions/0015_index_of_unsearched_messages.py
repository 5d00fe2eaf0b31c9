"""An index of the messages that search still has to read.

It is a revision of its own: on PostgreSQL it is built outside of a transaction, and a
build that was interrupted is repeated.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEX = "ix_messages_unsearched"
_COLUMNS = ["conversation_id", "created_at"]
_UNSEARCHED = sa.text("NOT searchable")


def upgrade() -> None:
    """Build the index without blocking those who write."""
    if op.get_bind().dialect.name != "postgresql":
        op.create_index(_INDEX, "messages", _COLUMNS, sqlite_where=_UNSEARCHED)
        return
    with op.get_context().autocommit_block():
        # What an interrupted build has left is not valid.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        op.create_index(
            _INDEX,
            "messages",
            _COLUMNS,
            postgresql_where=_UNSEARCHED,
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(_INDEX, table_name="messages")

"""Avatars without the time of their creation, which nothing reads.

A database that had its table from a version in between has no such column.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLE, _COLUMN = "avatars", "created_at"


def upgrade() -> None:
    """Remove the column, if it is there."""
    columns = sa.inspect(op.get_bind()).get_columns(_TABLE)
    if _COLUMN in {column["name"] for column in columns}:
        op.drop_column(_TABLE, _COLUMN)


def downgrade() -> None:
    """Add it again; the pictures that there are get one and the same time."""
    column = sa.Column(
        _COLUMN,
        sa.DateTime(timezone=True),
        nullable=False,
        server_default=sa.text("'2026-01-01 00:00:00+00:00'"),
    )
    op.add_column(_TABLE, column)

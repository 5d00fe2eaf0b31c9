"""Nicknames: what each of two users calls the other."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS = ("low_nickname", "high_nickname")


def upgrade() -> None:
    """Add the columns."""
    for name in _COLUMNS:
        op.add_column("conversations", sa.Column(name, sa.String(length=60)))


def downgrade() -> None:
    """Remove them."""
    for name in _COLUMNS:
        op.drop_column("conversations", name)

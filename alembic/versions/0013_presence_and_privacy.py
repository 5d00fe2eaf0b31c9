"""What users share with friends, and when they were last active."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SWITCHES = ("shows_presence", "shows_typing", "sends_receipts")


def upgrade() -> None:
    """Add the columns; everybody shares everything until they say otherwise."""
    for name in SWITCHES:
        column = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true())
        op.add_column("users", column)
    time = sa.DateTime(timezone=True)
    op.add_column("users", sa.Column("last_active_at", time, nullable=True))


def downgrade() -> None:
    """Remove the columns."""
    for name in ("last_active_at", *SWITCHES):
        op.drop_column("users", name)

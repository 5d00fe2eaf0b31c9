"""Usernames that were given up, and whose they were."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade to this revision."""
    op.create_table(
        "former_usernames",
        sa.Column("username_key", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_former_usernames_user_id"
        ),
        sa.PrimaryKeyConstraint("username_key", name="pk_former_usernames"),
    )
    op.create_index("ix_former_usernames_user_id", "former_usernames", ["user_id"])


def downgrade() -> None:
    """Downgrade to the previous revision."""
    op.drop_table("former_usernames")

"""Pinned messages: a new table, which a process of the version before does not read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _reference(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_pinned_messages_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "pinned_messages",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        _reference("message_id", "messages"),
        _reference("conversation_id", "conversations"),
        _reference("user_id", "users"),
        sa.PrimaryKeyConstraint("message_id", name="pk_pinned_messages"),
    )
    op.create_index(
        "ix_pinned_messages_conversation_id",
        "pinned_messages",
        ["conversation_id", "change"],
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("pinned_messages")

"""Changes of messages, numbered per conversation, and reactions.

The numbers have constant defaults: neither database rewrites a table for them, and a
process of the version before can still write.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the numbers of changes, the reactions, and the mark of an unseen one."""
    for table, name in (("conversations", "last_change"), ("messages", "change")):
        op.add_column(
            table, sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    op.add_column(
        "receipts", sa.Column("unseen_reaction", sa.String(length=32), nullable=True)
    )
    op.create_table(
        "reactions",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("emoji", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_reactions_message_id_messages"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_reactions_user_id_users"
        ),
        sa.PrimaryKeyConstraint("message_id", "user_id", "emoji", name="pk_reactions"),
    )


def downgrade() -> None:
    """Drop the reactions and the numbers of changes; what was changed stays so."""
    op.drop_table("reactions")
    op.drop_column("receipts", "unseen_reaction")
    op.drop_column("messages", "change")
    op.drop_column("conversations", "last_change")

"""The texts of messages in the form that is searched.

Python folds them, so no statement can fill the table: the server does it in small
portions after its start (`waves/chat/search/preparation.py`).
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the table, and the mark of the messages that are in it: none of them yet."""
    mark = sa.Column("searchable", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("messages", mark)
    op.create_table(
        "message_texts",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "conversation_id", "sent_at", "message_id", name="pk_message_texts"
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("message_texts")
    op.drop_column("messages", "searchable")

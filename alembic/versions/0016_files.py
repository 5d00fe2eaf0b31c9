"""Files of messages, and the removals of their objects that are still to be done.

The count in `messages` has a constant default: neither database rewrites the table for
it, and a process of the version before can still write.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
UNSENT = sa.text("message_id IS NULL")


def _reference(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_files_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name)


def upgrade() -> None:
    """Add the tables, and the count of files to messages."""
    op.add_column(
        "messages",
        sa.Column("file_count", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("content", sa.String(length=32), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("placeholder", sa.String(length=64), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("peaks", sa.JSON(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        _reference("owner_id", "users"),
        _reference("message_id", "messages"),
        _reference("conversation_id", "conversations"),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("owner_id", "client_id", name="uq_files_owner_id_client_id"),
        sa.UniqueConstraint(
            "message_id", "position", name="uq_files_message_id_position"
        ),
    )
    op.create_index(
        "ix_files_gallery", "files", ["conversation_id", "kind", "seq", "position"]
    )
    op.create_index(
        "ix_files_unsent",
        "files",
        ["owner_id", "created_at"],
        sqlite_where=UNSENT,
        postgresql_where=UNSENT,
    )
    op.create_table(
        "file_removals",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("file_id", name="pk_file_removals"),
    )
    op.create_index("ix_file_removals_due_at", "file_removals", ["due_at"])


def downgrade() -> None:
    """Remove the tables; the objects of files stay where they are."""
    op.drop_table("file_removals")
    op.drop_table("files")
    op.drop_column("messages", "file_count")

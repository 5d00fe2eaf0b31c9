"""The tables of accounts, friends and chat."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Children before their parents.
TABLES = (
    "receipts",
    "messages",
    "conversations",
    "blocks",
    "friends",
    "friend_requests",
    "sessions",
    "identities",
    "users",
)


def upgrade() -> None:
    """Upgrade to this revision."""
    _create_users()
    _create_identities()
    _create_sessions()
    _create_friend_requests()
    _create_friends()
    _create_blocks()
    _create_conversations()
    _create_messages()
    _create_receipts()


def downgrade() -> None:
    """Drop every table."""
    for table in TABLES:
        op.drop_table(table)


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=32), nullable=False),
        sa.Column("username_key", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("display_name_key", sa.String(length=240), nullable=False),
        sa.Column("avatar_url", sa.String(length=255), nullable=True),
        sa.Column("password_hash", sa.String(length=72), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inbox_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email_key", name="uq_users_email_key"),
        sa.UniqueConstraint("username_key", name="uq_users_username_key"),
    )
    op.create_index("ix_users_display_name_key", "users", ["display_name_key"])


def _create_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_identities_user_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.UniqueConstraint(
            "provider", "subject", name="uq_identities_provider_subject"
        ),
    )
    op.create_index("ix_identities_user_id", "identities", ["user_id"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_agent", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_user_live", "sessions", ["user_id", "revoked_at"])


def _create_friend_requests() -> None:
    op.create_table(
        "friend_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=False),
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'accepted', 'rejected', 'cancelled')",
            name="ck_friend_requests_status",
        ),
        sa.CheckConstraint("low_id < high_id", name="ck_friend_requests_ordered"),
        sa.CheckConstraint(
            "sender_id <> receiver_id", name="ck_friend_requests_not_self"
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["users.id"], name="fk_friend_requests_receiver_id"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["users.id"], name="fk_friend_requests_sender_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_friend_requests"),
    )
    op.create_index(
        "ix_friend_requests_receiver", "friend_requests", ["receiver_id", "status"]
    )
    op.create_index(
        "ix_friend_requests_sender", "friend_requests", ["sender_id", "status"]
    )
    op.create_index(
        "uq_friend_requests_pending",
        "friend_requests",
        ["low_id", "high_id"],
        unique=True,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )


def _create_friends() -> None:
    op.create_table(
        "friends",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("low_id < high_id", name="ck_friends_ordered"),
        sa.ForeignKeyConstraint(["high_id"], ["users.id"], name="fk_friends_high_id"),
        sa.ForeignKeyConstraint(["low_id"], ["users.id"], name="fk_friends_low_id"),
        sa.PrimaryKeyConstraint("id", name="pk_friends"),
        sa.UniqueConstraint("low_id", "high_id", name="uq_friends_low_id_high_id"),
    )
    op.create_index("ix_friends_high", "friends", ["high_id"])


def _create_blocks() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("blocker_id", sa.Uuid(), nullable=False),
        sa.Column("blocked_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("blocker_id <> blocked_id", name="ck_blocks_not_self"),
        sa.ForeignKeyConstraint(
            ["blocked_id"], ["users.id"], name="fk_blocks_blocked_id"
        ),
        sa.ForeignKeyConstraint(
            ["blocker_id"], ["users.id"], name="fk_blocks_blocker_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
        sa.UniqueConstraint(
            "blocker_id", "blocked_id", name="uq_blocks_blocker_id_blocked_id"
        ),
    )
    op.create_index("ix_blocks_blocked", "blocks", ["blocked_id"])


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("low_id < high_id", name="ck_conversations_ordered"),
        sa.ForeignKeyConstraint(
            ["high_id"], ["users.id"], name="fk_conversations_high_id"
        ),
        sa.ForeignKeyConstraint(
            ["low_id"], ["users.id"], name="fk_conversations_low_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint(
            "low_id", "high_id", name="uq_conversations_low_id_high_id"
        ),
    )
    op.create_index("ix_conversations_high", "conversations", ["high_id"])


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_to", sa.Uuid(), nullable=True),
        sa.CheckConstraint("seq > 0", name="ck_messages_seq"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_messages_conversation_id",
        ),
        sa.ForeignKeyConstraint(
            ["reply_to"], ["messages.id"], name="fk_messages_reply_to"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["users.id"], name="fk_messages_sender_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint(
            "conversation_id",
            "sender_id",
            "client_id",
            name="uq_messages_conversation_id_sender_id_client_id",
        ),
        sa.UniqueConstraint(
            "conversation_id", "seq", name="uq_messages_conversation_id_seq"
        ),
    )


def _create_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("delivered_seq", sa.Integer(), nullable=False),
        sa.Column("read_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_receipts_conversation_id",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_receipts_user_id"),
        sa.PrimaryKeyConstraint("conversation_id", "user_id", name="pk_receipts"),
    )

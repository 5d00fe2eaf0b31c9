"""Indexes in the order of the lists of friends and friend requests."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Index what the lists are sorted by."""
    for side in ("receiver", "sender"):
        name = f"ix_friend_requests_{side}"
        op.drop_index(name, table_name="friend_requests")
        columns = [f"{side}_id", "status", "created_at", "id"]
        op.create_index(name, "friend_requests", columns)
    op.drop_index("ix_friends_high", table_name="friends")
    for side in ("low", "high"):
        columns = [f"{side}_id", "since", "id"]
        op.create_index(f"ix_friends_{side}", "friends", columns)


def downgrade() -> None:
    """Restore the former indexes."""
    for side in ("low", "high"):
        op.drop_index(f"ix_friends_{side}", table_name="friends")
    op.create_index("ix_friends_high", "friends", ["high_id"])
    for side in ("receiver", "sender"):
        name = f"ix_friend_requests_{side}"
        op.drop_index(name, table_name="friend_requests")
        op.create_index(name, "friend_requests", [f"{side}_id", "status"])

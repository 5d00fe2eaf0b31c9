"""Conversations of users with themselves: the two of a conversation may be one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NAME = "ck_conversations_ordered"


def upgrade() -> None:
    """Allow them."""
    with op.batch_alter_table("conversations") as batch:
        batch.drop_constraint(_NAME, type_="check")
        batch.create_check_constraint(_NAME, sa.text("low_id <= high_id"))


def downgrade() -> None:
    """Keep them: the version before shows them twice, but loses no note."""

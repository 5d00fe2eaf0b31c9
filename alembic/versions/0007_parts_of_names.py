"""An index of the parts of names, for search."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_FILL = """
    INSERT INTO name_parts (place, text, user_id)
    WITH RECURSIVE places(at) AS (
        SELECT 1 UNION ALL SELECT at + 1 FROM places WHERE at < 320
    ), names AS (
        SELECT id, search_key, {find}(search_key, ' ') AS space FROM users
        WHERE disabled_at IS NULL
    )
    SELECT
        CASE WHEN at = 1 THEN 0 WHEN at = space + 1 THEN 1 ELSE 2 END,
        SUBSTR(search_key, at, 32),
        id
    FROM names JOIN places ON at <= LENGTH(search_key)
    WHERE SUBSTR(search_key, at, 1) <> ' '
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    """Create the table and fill it, as `search_keys.parts_of` does."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "name_parts",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "text",
            sa.String(length=32, collation=None if is_sqlite else "C"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_name_parts_user_id"
        ),
        sa.PrimaryKeyConstraint("place", "text", "user_id", name="pk_name_parts"),
        sqlite_with_rowid=False,
    )
    op.execute(_FILL.format(find="INSTR" if is_sqlite else "STRPOS"))


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("name_parts")

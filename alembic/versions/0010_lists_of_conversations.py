"""Index the lists of conversations with what each user has set."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SIDES = ("low", "high")
_ROWS_OF = {"pinned_at": "id", "muted_until": "muted_until"}
"""The column of each index over the few rows that have a setting."""


def upgrade() -> None:
    """Build the indexes while others read and write, then drop those before them."""
    with _outside_of_the_transaction():
        for side in _SIDES:
            columns = [f"{side}_id", f"{side}_archived", "last_at", "id"]
            _build(f"{side}_list", columns)
            for setting, column in _ROWS_OF.items():
                is_set = sa.text(f"{side}_{setting} IS NOT NULL")
                _build(f"{side}_{setting}", [f"{side}_{column}"], where=is_set)
            _drop(side)


def downgrade() -> None:
    """Restore the indexes of the lists as they were."""
    with _outside_of_the_transaction():
        for side in _SIDES:
            _build(side, [f"{side}_id", "last_at", "id"])
            for name in ("list", *_ROWS_OF):
                _drop(f"{side}_{name}")


def _outside_of_the_transaction() -> AbstractContextManager[None]:
    """Leave it on PostgreSQL; all migrations of SQLite are one transaction."""
    migration = op.get_context()
    is_one = migration.dialect.name == "sqlite"
    return nullcontext() if is_one else migration.autocommit_block()


def _build(name: str, columns: list[str], where: sa.TextClause | None = None) -> None:
    # An interrupted build leaves an invalid index on PostgreSQL.
    _drop(name)
    op.create_index(
        f"ix_conversations_{name}",
        "conversations",
        columns,
        sqlite_where=where,
        postgresql_where=where,
        postgresql_concurrently=True,
    )


def _drop(name: str) -> None:
    op.drop_index(
        f"ix_conversations_{name}",
        "conversations",
        if_exists=True,
        postgresql_concurrently=True,
    )

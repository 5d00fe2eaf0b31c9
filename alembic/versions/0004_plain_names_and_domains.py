"""Plain names for search, look-alike usernames, domains by IDNA 2008.

The keys of stored rows are computed by the application's own functions: they have
to be what it looks for. A later change of these functions needs a migration that
computes them again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from waves.settings import domain_names
from waves.accounts.users.names import email_key
from waves.accounts.users.search_keys import plain_username
from waves.accounts.users.search_keys import search_key

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

users = sa.table(
    "users",
    sa.column("id", sa.Uuid()),
    sa.column("username", sa.String()),
    sa.column("display_name", sa.String()),
    sa.column("email", sa.String()),
    sa.column("email_key", sa.String()),
    sa.column("email_verified", sa.Boolean()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("search_key", sa.String()),
    sa.column("plain_username", sa.String()),
)
former = sa.table(
    "former_usernames",
    sa.column("username_key", sa.String()),
    sa.column("username", sa.String()),
    sa.column("plain_username", sa.String()),
)
links = sa.table(
    "mail_links",
    sa.column("user_id", sa.Uuid()),
    sa.column("email_key", sa.String()),
)


def upgrade() -> None:
    """Upgrade to this revision."""
    op.add_column("users", sa.Column("search_key", sa.String(length=320), nullable=True))
    op.add_column(
        "users", sa.Column("plain_username", sa.String(length=128), nullable=True)
    )
    op.add_column(
        "users", sa.Column("refused_email_key", sa.String(length=254), nullable=True)
    )
    rows = op.get_bind().execute(
        sa.select(users).order_by(users.c.created_at, users.c.id)
    )
    people = rows.mappings().all()
    _fill_names(people)
    _fill_former()
    _fill_addresses(people)
    op.create_index(
        "ix_users_plain_username", "users", ["plain_username"], unique=True
    )


def _fill_names(people: Iterable[Any]) -> None:
    """Of usernames that look alike already, the oldest keeps others from it."""
    seen: set[str] = set()
    for person in people:
        plain = plain_username(person["username"])
        _update(
            person,
            search_key=search_key(person["username"], person["display_name"]),
            plain_username=None if plain in seen else plain,
        )
        seen.add(plain)


def _fill_former() -> None:
    op.add_column(
        "former_usernames",
        sa.Column("plain_username", sa.String(length=128), nullable=True),
    )
    for row in op.get_bind().execute(sa.select(former)).mappings().all():
        op.get_bind().execute(
            sa.update(former)
            .where(former.c.username_key == row["username_key"])
            .values(plain_username=plain_username(row["username"]))
        )
    op.create_index(
        "ix_former_usernames_plain_username", "former_usernames", ["plain_username"]
    )


def _fill_addresses(people: Sequence[Any]) -> None:
    """Give every address its new key.

    Two accounts may have one address now, whose domain they spelled differently:
    the one that has proved it keeps it, then the older one, and the other logs in
    by its username; its old key can be nobody's address any more.
    """
    first = sorted(people, key=lambda one: not one["email_verified"])
    wanted: dict[str, Any] = {}
    for person in first:
        wanted.setdefault(email_key(person["email"]), person["id"])
    changed = [one for one in people if email_key(one["email"]) != one["email_key"]]
    # No key may be taken while another row still has it.
    for person in changed:
        _update(person, email_key=f"moving {person['id']}")
    for person in changed:
        key = email_key(person["email"])
        if wanted[key] != person["id"]:
            key = f"also {person['id']}@{key}"[:254]
        _move(person, key)


def _move(person: Any, key: str) -> None:
    """Change the key of an address; mail of before may have gone to another domain."""
    is_same = _domain_of_before(person["email"]) == key.rpartition("@")[2]
    _update(
        person, email_key=key, email_verified=person["email_verified"] and is_same
    )
    if is_same:
        op.get_bind().execute(
            sa.update(links)
            .where(links.c.user_id == person["id"])
            .where(links.c.email_key == person["email_key"])
            .values(email_key=key)
        )


def _domain_of_before(email: str) -> str:
    """Return the domain that mail was sent to, by the mapping of IDNA 2003."""
    try:
        return domain_names.to_ascii(email.rpartition("@")[2].encode("idna").decode())
    except (UnicodeError, ValueError):
        return ""


def _update(person: Any, **values: Any) -> None:
    statement = sa.update(users).where(users.c.id == person["id"]).values(**values)
    op.get_bind().execute(statement)


def downgrade() -> None:
    """Downgrade to the previous revision; addresses keep their new keys."""
    op.drop_index("ix_former_usernames_plain_username", table_name="former_usernames")
    op.drop_column("former_usernames", "plain_username")
    op.drop_index("ix_users_plain_username", table_name="users")
    for column in ("refused_email_key", "plain_username", "search_key"):
        op.drop_column("users", column)

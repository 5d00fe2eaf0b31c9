"""Large amounts of rows for tests, written by the database itself."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Integer, Uuid, bindparam, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from waves.accounts.users.models import User
from waves.accounts.users.names import display_key, fold
from waves.chat.models import Conversation, Receipt
from waves.core import clock
from waves.core.database.engine import Database, UTCDateTime, table_of
from waves.core.ids import pair_of
from waves.friends.models import Friendship

_NEW_ID = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "gen_random_uuid()",
}
_TYPES: list[tuple[str, Any]] = [
    ("talk", Uuid()),
    ("first", Integer()),
    ("last", Integer()),
    ("half", Integer()),
    ("no", Boolean()),
    ("at", UTCDateTime()),
]
_NUMBERS = """
WITH RECURSIVE numbers(n) AS (
    SELECT CAST(:first AS INTEGER)
    UNION ALL SELECT n + 1 FROM numbers WHERE n < :last
)
"""
_MESSAGES = """
INSERT INTO messages (id, conversation_id, seq, sender_id, client_id, kind, body,
    created_at, low_sent)
{numbers}
SELECT {id}, :talk, n, CASE WHEN n % 2 = 0 THEN low_id ELSE high_id END, {id}, 'text',
    'hi', :at, n / 2
FROM numbers JOIN conversations ON conversations.id = :talk
"""
_COUNTS = """
UPDATE conversations SET last_seq = :last, low_sent = :half, last_at = :at
WHERE id = :talk
"""
_HIGHEST = 2**16 - 1
_PEOPLE = """
INSERT INTO users (id, username, username_key, email, email_key, email_verified,
    display_name, display_name_key, search_key, created_at, inbox_version, unread)
{numbers}
SELECT {id}, 'crowd' || n, 'crowd' || n, 'crowd' || n, 'crowd' || n, :no, 'Ann', 'ann',
    'crowd' || n || ' ann', :at, 0, 0
FROM numbers
"""
# As `search_keys.parts_of` makes them; the first of "ann" is the third from the end.
_PARTS = """
INSERT INTO name_parts (place, text, user_id)
{numbers}, letters(at) AS (
    SELECT 1 UNION ALL SELECT at + 1 FROM letters WHERE at < 16
)
SELECT CASE at WHEN 1 THEN 0 WHEN LENGTH(search_key) - 2 THEN 1 ELSE 2 END,
    SUBSTR(search_key, at), id
FROM numbers JOIN users ON username_key = 'crowd' || n
JOIN letters ON at <= LENGTH(search_key)
WHERE SUBSTR(search_key, at, 1) <> ' '
ORDER BY 1, 2, 3
"""


async def fill_conversation(database: Database, talk: UUID, *, upto: int) -> None:
    """Let two users write in turn until `seq` is `upto`; both have read nothing.

    The conversation must be empty, or filled by this function.
    """
    async with database.engine.begin() as db:
        row = await db.execute(
            text("SELECT last_seq FROM conversations WHERE id = :talk").bindparams(
                bindparam("talk", type_=Uuid())
            ),
            {"talk": talk},
        )
        first = row.scalar_one() + 1
        await _run(db, _MESSAGES, talk=talk, first=first, last=upto)
        await _run(db, _COUNTS, talk=talk, last=upto, half=upto // 2)
    await analyze(database)


async def add_friends(
    database: Database, user_id: UUID, *, first: int, last: int
) -> None:
    """Add friends with an empty conversation each; the user's id is among theirs."""
    now = clock.now()
    numbers = range(first, last + 1)
    peers = [UUID(int=(at if at % 2 else _HIGHEST - at) << 112) for at in numbers]
    talks = [UUID(int=(1 << 90) + at) for at in numbers]
    pairs = [pair_of(user_id, one) for one in peers]
    rows: dict[Any, list[dict[str, Any]]] = {
        User: [_person(one, f"friend{one.int >> 112}") for one in peers],
        Friendship: [
            {"id": talk, **pair._asdict(), "since": now}
            for talk, pair in zip(talks, pairs, strict=True)
        ],
        Conversation: [
            {
                "id": talk,
                **pair._asdict(),
                "last_seq": 0,
                "low_sent": 0,
                "created_at": now,
                "last_at": now,
            }
            for talk, pair in zip(talks, pairs, strict=True)
        ],
        Receipt: [
            {"conversation_id": talk, "user_id": one, "delivered_seq": 0, "read_seq": 0}
            for talk, pair in zip(talks, pairs, strict=True)
            for one in pair
        ],
    }
    async with database.engine.begin() as db:
        for model, values in rows.items():
            await db.execute(insert(table_of(model)), values)
    await analyze(database)


def _person(user_id: UUID, name: str) -> dict[str, Any]:
    return {
        "id": user_id,
        "username": name,
        "username_key": fold(name),
        "email": name,
        "email_key": name,
        "email_verified": False,
        "display_name": name,
        "display_name_key": display_key(name),
        "created_at": clock.now(),
        "inbox_version": 0,
        "unread": 0,
    }


async def add_people(database: Database, *, first: int, last: int) -> None:
    """Add people with similar names, "crowd1" and so on, to users and the index."""
    async with database.engine.begin() as db:
        if not database.is_sqlite:
            # Without a look at `users` for each of their many parts.
            await db.exec_driver_sql("SET LOCAL session_replication_role = replica")
        await _run(db, _PEOPLE, first=first, last=last, no=False)
        await _run(db, _PARTS, first=first, last=last)
    await analyze(database)


async def analyze(database: Database) -> None:
    """Let PostgreSQL see how large its tables are, as it does by itself in time."""
    if not database.is_sqlite:
        async with database.engine.begin() as db:
            await db.exec_driver_sql("ANALYZE")


async def _run(db: AsyncConnection, statement: str, **values: Any) -> None:
    made = statement.format(numbers=_NUMBERS, id=_NEW_ID[db.dialect.name])
    given = {**values, "at": clock.now()}
    typed = [
        bindparam(name, type_=type_) for name, type_ in _TYPES if f":{name}" in made
    ]
    await db.execute(
        text(made).bindparams(*typed), {one.key: given[one.key] for one in typed}
    )

"""People with sessions, friends and messages, written straight into a database."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, create_engine, insert, text
from sqlalchemy.engine import make_url

from waves.accounts.passwords.hasher import COST, PasswordHasher
from waves.accounts.sessions.models import Session
from waves.accounts.users.models import NamePart, User
from waves.accounts.users.search_keys import parts_of, plain_username, search_key
from waves.chat.models import Conversation, Receipt
from waves.core import clock, security
from waves.core.database.engine import table_of
from waves.core.database.migrations import upgrade
from waves.core.ids import new_id, pair_of
from waves.core.services import Services
from waves.friends.models import Friendship
from waves.settings.settings import Settings

SECRET = "the-secret-of-a-bench-which-is-longer-than-32-bytes"
PASSWORD = "a long walk by the sea"
# The ids begin with the `seq`, because those of the product begin with the time.
_IDS = {
    "sqlite": "'0190' || printf('%012x', n) || lower(hex(randomblob(8)))",
    "postgresql": "CAST('0190' || lpad(to_hex(n), 12, '0')"
    " || substr(md5(random()::text), 1, 16) AS UUID)",
}
_MESSAGES = """
INSERT INTO messages (id, conversation_id, seq, sender_id, client_id, kind, body,
    created_at, low_sent, searchable)
WITH RECURSIVE numbers(n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}
)
SELECT {id}, id, n, CASE WHEN n % 2 = 0 THEN low_id ELSE high_id END, {id}, 'text',
    'A message of about the usual length, number ' || n, created_at, n / 2, true
FROM numbers CROSS JOIN conversations
WHERE last_seq = {count} AND id NOT IN (SELECT conversation_id FROM messages)
ORDER BY n
"""
# What `search.folding` makes of such a text, which has no accents.
_TEXTS = """
INSERT INTO message_texts (conversation_id, sent_at, message_id, sender_id, text)
SELECT conversation_id, created_at, id, sender_id, lower(body) FROM messages
WHERE conversation_id NOT IN (SELECT conversation_id FROM message_texts)
"""


@dataclass(frozen=True)
class Seat:
    """A signed-in person, and the conversation that they write in."""

    user_id: str
    username: str
    cookie: str
    peer: str
    """The username of the friend in that conversation."""
    conversation_id: str


@dataclass(frozen=True)
class Crowd:
    """People, which of them are friends, and how many messages each two have."""

    people: int
    friends: Sequence[tuple[int, int]]
    messages: int = 0
    password_cost: int = COST


def pairs(people: int, messages: int = 0, *, password_cost: int = COST) -> Crowd:
    """Return a crowd of people who have one friend each, and so many messages."""
    friends = [(one, one + 1) for one in range(0, people - 1, 2)]
    return Crowd(people, friends, messages // len(friends), password_cost)


def circle(people: int, reach: int, messages: int) -> Crowd:
    """Return a crowd in which everybody has twice `reach` friends."""
    friends = [
        (one, (one + step) % people)
        for one in range(people)
        for step in range(1, reach + 1)
    ]
    return Crowd(people, friends, messages)


@dataclass
class _Rows:
    """What is written, by table."""

    users: list[dict[str, Any]] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    sessions: list[dict[str, Any]] = field(default_factory=list)
    friendships: list[dict[str, Any]] = field(default_factory=list)
    conversations: list[dict[str, Any]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)


def seat(url: str, crowd: Crowd) -> list[Seat]:
    """Migrate the database at `url`, write the crowd and return its people."""
    upgrade(url)
    rows = _Rows()
    with Services(Settings(jwt_secrets=(SECRET,))).bound():
        cookies = _add_people(rows, crowd)
    homes = _add_friendships(rows, crowd)
    engine = create_engine(make_url(url.replace("+aiosqlite", "")))
    with engine.begin() as connection:
        _write(connection, rows)
        _write_messages(connection, crowd.messages)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return [
        Seat(str(user["id"]), user["username"], cookie, *homes[user["id"]])
        for user, cookie in zip(rows.users, cookies, strict=True)
    ]


def _add_people(rows: _Rows, crowd: Crowd) -> list[str]:
    """Add the people with a session each; return their cookies."""
    hasher = PasswordHasher(cost=crowd.password_cost, threads=1)
    password_hash = asyncio.run(hasher.hash(PASSWORD))
    cookies: list[str] = []
    for number in range(crowd.people):
        user = _person(f"p{number}-{uuid.uuid4().hex[:8]}", password_hash)  # noqa: TID251  a name
        rows.users.append(user)
        rows.parts += [
            {**part._asdict(), "user_id": user["id"]}
            for part in parts_of(user["search_key"])
        ]
        cookies.append(_add_session(rows, user["id"]))
    return cookies


def _person(username: str, password_hash: str) -> dict[str, Any]:
    email = f"{username}@example.org"
    return {
        "id": new_id(),
        "username": username,
        "username_key": username,
        "plain_username": plain_username(username),
        "email": email,
        "email_key": email,
        "email_verified": True,
        "display_name": username,
        "display_name_key": username,
        "search_key": search_key(username, username),
        "password_hash": password_hash,
        "created_at": clock.now(),
        "inbox_version": 0,
        "unread": 0,
    }


def _add_session(rows: _Rows, user_id: UUID) -> str:
    session_id, now = new_id(), clock.now()
    issued = security.issue_session_token(user_id, session_id)
    rows.sessions.append(
        {
            "id": session_id,
            "user_id": user_id,
            "token_hash": issued.token_hash,
            "user_agent": "bench",
            "created_at": now,
            "last_seen_at": now,
            "expires_at": issued.expires_at,
        }
    )
    return f"waves={issued.token}"


def _add_friendships(rows: _Rows, crowd: Crowd) -> dict[UUID, tuple[str, str]]:
    """Add the friendships; return a friend of each person and the conversation."""
    now, homes = clock.now(), dict[UUID, tuple[str, str]]()
    for numbers in crowd.friends:
        one, other = (rows.users[number] for number in numbers)
        pair, home = pair_of(one["id"], other["id"])._asdict(), new_id()
        rows.friendships.append({"id": new_id(), **pair, "since": now})
        rows.conversations.append(
            {
                "id": home,
                **pair,
                "last_seq": crowd.messages,
                "low_sent": crowd.messages // 2,
                "created_at": now,
                "last_at": now,
            }
        )
        seqs = {"delivered_seq": crowd.messages, "read_seq": crowd.messages}
        rows.receipts += [
            {"conversation_id": home, "user_id": each["id"], **seqs}
            for each in (one, other)
        ]
        homes[one["id"]] = other["username"], str(home)
        homes[other["id"]] = one["username"], str(home)
    return homes


def _write(connection: Connection, rows: _Rows) -> None:
    for model, values in (
        (User, rows.users),
        (NamePart, rows.parts),
        (Session, rows.sessions),
        (Friendship, rows.friendships),
        (Conversation, rows.conversations),
        (Receipt, rows.receipts),
    ):
        connection.execute(insert(table_of(model)), values)


def _write_messages(connection: Connection, count: int) -> None:
    """Write `count` messages of each new conversation."""
    if count:
        ids = _IDS[connection.dialect.name]
        connection.execute(text(_MESSAGES.format(count=count, id=ids)))
        connection.execute(text(_TEXTS))

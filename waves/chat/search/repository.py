"""Queries of search.

Only the texts of the user's own conversations are read, from the newest on, until there
are enough matches in each: how long it takes says nothing about those of others.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Row,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    text,
    true,
    tuple_,
)
from sqlmodel.ext.asyncio.session import AsyncSession

from waves.chat.models import Conversation, Message, MessageText
from waves.core.cursor import PageRequest
from waves.core.database.engine import UTCDateTime, table_of
from waves.core.database.padding import padded

MOST_COUNTED = 1000

From = Literal["me", "peer"]


class Query(NamedTuple):
    """What a user looks for."""

    user_id: UUID
    words: Sequence[str]
    conversation_id: UUID | None = None
    sender: From | None = None

    @property
    def form(self) -> "_Form":
        """What the text of its statements depends on."""
        has_one = self.conversation_id is not None
        return _Form(len(padded(self.words)), has_one, self.sender)

    @property
    def values(self) -> dict[str, Any]:
        """The values of its statements."""
        words = enumerate(padded(self.words))
        given = {f"word_{number}": word for number, word in words}
        return {**given, "user": self.user_id, "conversation": self.conversation_id}


class _Form(NamedTuple):
    words: int
    is_in_one: bool
    sender: From | None


_conversation, _message = table_of(Conversation).c, table_of(Message).c
_text = table_of(MessageText).c
_USER = bindparam("user", type_=Uuid())
_CONVERSATION = bindparam("conversation", type_=Uuid())
_BEFORE = tuple_(bindparam("at", type_=UTCDateTime()), bindparam("id", type_=Uuid()))
_SIZE = bindparam("size", type_=Integer())


async def find(
    db: AsyncSession, query: Query, page: PageRequest
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the rows of a page of matching messages, each with its conversation."""
    connection = await db.connection()
    values = {
        **query.values,
        "at": page.before.at,
        "id": page.before.id,
        "size": page.rows_to_read,
    }
    statement = _find(query.form, connection.dialect.name)
    return (await connection.execute(statement, values)).all()


async def count(db: AsyncSession, query: Query) -> int:
    """Return how many messages of one conversation match, at most 1,000."""
    connection = await db.connection()
    statement = _count(query.form, connection.dialect.name)
    return (await connection.execute(statement, query.values)).scalars().one()


async def is_complete(db: AsyncSession, query: Query) -> bool:
    """Return whether the texts of all messages that are searched are there."""
    connection = await db.connection()
    statement = _is_complete(is_in_one=query.form.is_in_one)
    return (await connection.execute(statement, query.values)).scalars().one()


@cache
def _find(form: _Form, dialect: str) -> Select[*tuple[Any, ...]]:
    newest = (
        select(_text.message_id)
        .where(
            _text.conversation_id == _conversation.id,
            tuple_(_text.sent_at, _text.message_id) < _BEFORE,
            _matches(form, dialect),
        )
        .order_by(_text.sent_at.desc(), _text.message_id.desc())
        .limit(_SIZE)
        .correlate(table_of(Conversation))
    )
    home, messages = table_of(Conversation), table_of(Message)
    if dialect == "sqlite":  # which has no LATERAL
        joined = home.join(messages, _message.id.in_(newest))
    else:
        those = newest.lateral("newest")
        joined = home.join(those, true()).join(
            messages, _message.id == those.c.message_id
        )
    found = (
        select(
            _message.id,
            _message.conversation_id,
            _message.seq,
            _message.sender_id,
            _message.created_at,
            _message.body,
            _conversation.low_id,
            _conversation.high_id,
            case(
                (_conversation.low_id == _USER, _conversation.low_nickname),
                else_=_conversation.high_nickname,
            ).label("nickname"),
        )
        .select_from(joined)
        .where(_is_searched(is_in_one=form.is_in_one), _message.deleted_at.is_(None))
    )
    return found.order_by(_message.created_at.desc(), _message.id.desc()).limit(_SIZE)


@cache
def _count(form: _Form, dialect: str) -> Select[int]:
    some = (
        select(_text.message_id)
        .where(
            _text.conversation_id == _conversation.id,
            _is_searched(is_in_one=True),
            _matches(form, dialect),
        )
        .limit(MOST_COUNTED)
    )
    return select(func.count()).select_from(some.subquery())


@cache
def _is_complete(*, is_in_one: bool) -> Select[bool]:
    missing = exists().where(
        _message.conversation_id == _conversation.id,
        _is_searched(is_in_one=is_in_one),
        # In the words of the index.
        text("NOT messages.searchable"),
    )
    return select(not_(missing).cast(Boolean))


def _is_searched(*, is_in_one: bool) -> ColumnElement[bool]:
    own = or_(_conversation.low_id == _USER, _conversation.high_id == _USER)
    return and_(own, _conversation.id == _CONVERSATION) if is_in_one else own


def _matches(form: _Form, dialect: str) -> ColumnElement[bool]:
    place = func.instr if dialect == "sqlite" else func.strpos
    words = (place(_text.text, bindparam(f"word_{n}")) > 0 for n in range(form.words))
    if form.sender is None:
        return and_(*words)
    is_own = _text.sender_id == _USER
    return and_(is_own if form.sender == "me" else not_(is_own), *words)

"""Store the messages that wait together, in the transaction of one unit of work.

Each message has the outcome that it would have if they were sent one after the other,
in this order. The number of statements does not depend on the number of messages.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from waves import texts
from waves.accounts.users.repository import Raised
from waves.chat.errors import ConversationClosedError
from waves.chat.events import MessageSent
from waves.chat.files import message_files
from waves.chat.files.message_files import Attachment, Uploaded
from waves.chat.files.schemas import FileView
from waves.chat.messages import batch_repository
from waves.chat.messages.batch_repository import Key, NewEnd, Position
from waves.chat.messages.views import Quoted, quotes_of
from waves.chat.models import MessageBase, MessageFields, NewMessage
from waves.chat.receipts.repository import lock_unread
from waves.chat.schemas import MessageView, QuoteView, Sent
from waves.core import clock
from waves.core.errors import InvalidInputError, NotFoundError, WavesError
from waves.core.ids import new_id
from waves.core.unit_of_work import UnitOfWork

Outcome = Sent | WavesError
"""What became of a message: a `WavesError` refuses it and leaves the others alone."""

# Only these: files are rows of their own, and a frame has more fields.
_WRITTEN = tuple(MessageBase.model_fields)
# Given explicitly, because models take long to fill in defaults.
_DEFAULTS = {
    name: field.default
    for name, field in MessageFields.model_fields.items()
    if not field.is_required() and field.default_factory is None
}


class Submission(NamedTuple):
    """A message that a user submits."""

    sender_id: UUID
    conversation_id: UUID
    new: NewMessage

    @property
    def key(self) -> Key:
        """What identifies the message: submitted again, it is the same one."""
        return Key(self.conversation_id, self.sender_id, self.new.client_id)


async def store(uow: UnitOfWork, submissions: Sequence[Submission]) -> list[Outcome]:
    """Store messages and emit an event for each; return their outcomes in this order.

    Raises:
        SentTwiceAtOnceError: Another transaction has just stored one of them.
    """
    outcomes, events = await uow.connection.run_sync(_store, submissions)
    for event in events:
        await uow.emit(event)
    return outcomes


def _store(
    connection: Connection, submissions: Sequence[Submission]
) -> tuple[list[Outcome], list[MessageSent]]:
    batch = _read(connection, submissions)
    outcomes = [batch.place(one) for one in submissions]
    if not batch.rows:
        return outcomes, []
    placed = [one.message for one in outcomes if isinstance(one, Sent) and one.created]
    positions = [batch.positions[one.conversation_id] for one in placed]
    received = [
        position.pair.other(one.sender_id)
        for position, one in zip(positions, placed, strict=True)
    ]
    changes = Counter(
        user_id for position in positions for user_id in position.pair.users
    )
    counted = Counter(
        user_id
        for position, user_id, one in zip(positions, received, placed, strict=True)
        if user_id != one.sender_id and not position.is_muted(user_id)
    )
    counted.update(_unread_brought_back(connection, batch))
    raised = Raised(changes, counted)
    versions = batch_repository.write(connection, batch.ends, batch.rows, raised)
    message_files.attach(connection, batch.attachments)
    return outcomes, [*_events(placed, received, versions)]


def _unread_brought_back(connection: Connection, batch: "_Batch") -> Counter[UUID]:
    """Count what was unread in the conversations that leave the archive, by user.

    A muted one stays there; what a conversation of the list holds is counted already.
    """
    back = [
        (conversation_id, user_id)
        for conversation_id in batch.ends
        for user_id in batch.positions[conversation_id].brought_back
    ]
    if not back:
        return Counter()
    unread = lock_unread(connection, {conversation_id for conversation_id, _ in back})
    found: Counter[UUID] = Counter()
    for place in back:
        found[place[1]] += unread[place]
    return found


def _read(connection: Connection, submissions: Sequence[Submission]) -> "_Batch":
    # The positions first: they lock the conversations, so that what is read after
    # them contains what another process has stored there.
    positions = batch_repository.lock_positions(
        connection, {one.conversation_id for one in submissions}
    )
    stored = batch_repository.find_stored(connection, {one.key for one in submissions})
    replies = {one.new.reply_to for one in submissions if one.new.reply_to}
    quotes = quotes_of(connection, replies)
    wanted = {file_id for one in submissions for file_id in one.new.files}
    files = message_files.lock_uploaded(connection, wanted)
    return _Batch(positions, stored, quotes, files)


class _Batch:
    """What the database holds about the messages, and the rows to add to it."""

    def __init__(
        self,
        positions: dict[UUID, Position],
        stored: dict[Key, MessageView],
        quotes: dict[UUID, Quoted],
        files: dict[UUID, Uploaded],
    ) -> None:
        self.positions = positions
        self.ends: dict[UUID, NewEnd] = {}
        self.rows: list[dict[str, Any]] = []
        self.attachments: list[Attachment] = []
        self._stored = stored
        self._quotes = quotes
        self._files = files

    def place(self, one: Submission) -> Outcome:
        """Give a message the next place of its conversation, or return its error."""
        position = self.positions.get(one.conversation_id)
        if position is None or one.sender_id not in position.pair:
            return NotFoundError()
        if (known := self._stored.get(one.key)) is not None:
            return Sent(known, created=False)
        try:
            return Sent(self._add(one, position), created=True)
        except WavesError as refusal:
            return refusal

    def _quote(self, one: Submission) -> QuoteView | None:
        """Return what a message quotes; one that has just disappeared is no error."""
        if one.new.reply_to is None:
            return None
        quoted = self._quotes.get(one.new.reply_to)
        if quoted is None or quoted.conversation_id != one.conversation_id:
            raise InvalidInputError({"reply_to": texts.fields.MESSAGE_UNKNOWN})
        if quoted.expired:
            return None
        if quoted.view.deleted:
            raise InvalidInputError({"reply_to": texts.fields.MESSAGE_DELETED})
        return quoted.view

    def _take_files(self, one: Submission) -> list[FileView]:
        """Return the files of a message; no other one can have them any more."""
        wanted = one.new.files
        taken = [self._files[id_] for id_ in wanted if id_ in self._files]
        are_free = all(
            file.owner_id == one.sender_id and not file.is_sent for file in taken
        )
        if len({*wanted}) != len(taken) or not are_free:
            raise InvalidInputError({"files": texts.fields.FILE_UNKNOWN})
        for id_ in wanted:
            self._files[id_] = self._files[id_]._replace(is_sent=True)
        return [file.view for file in taken]

    def _add(self, one: Submission, position: Position) -> MessageView:
        if not position.is_open:
            raise ConversationClosedError
        quote = self._quote(one)
        files = self._take_files(one) if one.new.files else []
        end = self._move_end(one, position)
        row: dict[str, Any] = {
            **_DEFAULTS,
            **{name: getattr(one.new, name) for name in _WRITTEN},
            "id": new_id(),
            "conversation_id": one.conversation_id,
            "seq": end.last_seq,
            "sender_id": one.sender_id,
            "created_at": end.last_at,
            "expires_at": position.expiry_of(end.last_at),
        }
        if quote is None:
            row["reply_to"] = None
        self.rows.append(
            {
                **row,
                "low_sent": end.low_sent,
                "change": 0,
                "searchable": True,
                "file_count": len(files),
                "expired": False,
            }
        )
        view = MessageView(**row, reply=quote, files=files)
        for place, file in enumerate(files):
            self.attachments.append(
                Attachment(file.id, view.id, view.conversation_id, view.seq, place)
            )
        self._stored[one.key] = view
        return view

    def _move_end(self, one: Submission, position: Position) -> NewEnd:
        before = self.ends.get(one.conversation_id, position)
        by_low = one.sender_id == position.pair.low_id
        end = NewEnd(
            before.last_seq + 1,
            before.low_sent + by_low,
            0,
            clock.now(),
            low_archived=position.low_archived and position.low_muted,
            high_archived=position.high_archived and position.high_muted,
        )
        self.ends[one.conversation_id] = end
        return end


def _events(
    placed: Sequence[MessageView],
    received: Sequence[UUID],
    versions: dict[UUID, int],
) -> Iterator[MessageSent]:
    """Yield an event for each message, with versions as if each had been alone."""
    counted: Counter[UUID] = Counter()
    for message, receiver_id in zip(placed, received, strict=True):
        told = tuple(dict.fromkeys((receiver_id, message.sender_id)))
        counted.update(told)
        yield MessageSent(message, {one: versions[one] + counted[one] for one in told})

"""The reducer of message state: what a tab shows after an event. Pure.

An event is a hint about what the database holds. `reduce` applies it when it follows on
what the tab shows; otherwise the tab has to be read again. An event that is applied
twice, or that the tab has read already, changes nothing.

A new kind of change to messages is one more case of `reduce`.
"""

from dataclasses import dataclass, field, replace
from uuid import UUID

from waves.chat.events import MessageChanged, MessageSent, ReceiptMoved
from waves.chat.schemas import MessageView, ReceiptView
from waves.core.events import Event
from waves.state.inbox_window import ConversationList
from waves.state.message_window import Window, append
from waves.state.row_builders import (
    message_row,
    milliseconds,
    pin_of,
    preview_kind_of,
    preview_of,
)
from waves.state.rows import ConversationRow, MessageRow, PinRow


@dataclass(frozen=True)
class OpenConversation:
    """The conversation that a tab shows; without an id, none is open."""

    id: str
    window: Window
    unread: int
    peer_delivered_seq: int
    peer_read_seq: int
    archived: bool = False
    muted: bool = False
    change: int = 0
    """The number of the latest change to its messages that is contained."""
    changed: list[MessageRow] = field(default_factory=list[MessageRow])
    """The rows that were changed and not sent yet, in the order of their changes."""
    pins: list[PinRow] = field(default_factory=list[PinRow])
    """The pinned messages, in the order in which they were pinned."""

    def with_changed(self, rows: list[MessageRow], change: int) -> "OpenConversation":
        """Return the conversation after the changes up to this one."""
        return replace(
            self,
            window=self.window.replace(rows),
            change=change,
            changed=[*self.changed, *rows],
        )


@dataclass(frozen=True)
class MessageState:
    """What a tab shows of messages."""

    user_id: UUID
    inbox_version: int
    inbox: ConversationList
    open: OpenConversation

    def is_open(self, conversation_id: UUID) -> bool:
        """Return whether this is the open conversation."""
        return self.open.id == str(conversation_id)


def inbox_versions_of(event: Event) -> dict[UUID, int]:
    """Return the new inbox version of each user whose screen an event changes."""
    return getattr(event, "inbox_versions", {})


def reduce(state: MessageState, event: Event) -> MessageState | None:
    """Return the state after an event, or None when the tab must be read again."""
    version = inbox_versions_of(event).get(state.user_id, 0)
    if version > state.inbox_version + 1:
        return None
    match event:
        case MessageSent():
            after = _message_sent(state, event.message)
        case MessageChanged():
            after = _message_changed(state, event)
        case ReceiptMoved():
            after = _receipt_moved(state, event)
        case _:
            return None
    return after and replace(after, inbox_version=max(version, state.inbox_version))


def _message_sent(state: MessageState, message: MessageView) -> MessageState | None:
    row = state.inbox.row(str(message.conversation_id))
    if row is None or message.seq > row.last_seq + 1:
        return None
    if row.archived and not row.muted and message.seq > row.last_seq:
        # It leaves the archive, and what was unread there counts again.
        return None
    own = message.sender_id == state.user_id
    if message.seq > row.last_seq:
        row = replace(
            row,
            preview=preview_of(message),
            preview_kind=preview_kind_of(message),
            preview_own=own and row.peer.id != str(state.user_id),
            last_at=milliseconds(message.created_at),
            last_seq=message.seq,
            unread=row.unread + (0 if own else 1),
        )
        state = replace(state, inbox=state.inbox.change(row, is_newest=True))
    if not state.is_open(message.conversation_id):
        return state
    shown = state.open
    window = append(shown.window, message_row(message, state.user_id))
    if window is None:
        return None
    if window is shown.window:
        return state
    after = replace(
        shown,
        window=window,
        unread=shown.unread + (0 if own else 1),
        archived=shown.archived and shown.muted,
    )
    return replace(state, open=after)


def _message_changed(state: MessageState, event: MessageChanged) -> MessageState | None:
    message = event.message
    if message.expired and _is_new(state, event):
        # What is shown in its place, and what is unread, only the database knows.
        return None
    if _is_new(state, event):
        listed = _listed_change(state, event)
        if listed is None:
            return None
        state = listed
    shown = state.open
    if not state.is_open(message.conversation_id) or message.change <= shown.change:
        return state
    if message.change > shown.change + 1:
        return None
    row = message_row(message, state.user_id)
    after = shown.with_changed([row], message.change)
    return replace(state, open=replace(after, pins=_pins_after(shown.pins, row)))


def _pins_after(pins: list[PinRow], row: MessageRow) -> list[PinRow]:
    """Return the pins after the latest change to a message."""
    others = [one for one in pins if one.seq != row.seq]
    if not row.pinned:
        return others
    return sorted([*others, pin_of(row)], key=lambda one: one.pinned)


def _is_new(state: MessageState, event: Event) -> bool:
    """Return whether the list does not contain the event yet."""
    return inbox_versions_of(event).get(state.user_id, 0) > state.inbox_version


def _listed_change(state: MessageState, event: MessageChanged) -> MessageState | None:
    """Return the state with the line of the conversation as it is after the change."""
    reaction = event.reactions.get(state.user_id)
    row = state.inbox.row(str(event.message.conversation_id))
    if reaction is None and not event.is_last:
        return state
    if row is None:
        return None
    if reaction is not None:
        row = replace(row, reaction=reaction)
    if event.is_last:
        row = replace(
            row,
            preview=preview_of(event.message),
            preview_kind=preview_kind_of(event.message),
        )
    return replace(state, inbox=state.inbox.change(row, is_newest=False))


def _receipt_moved(state: MessageState, event: ReceiptMoved) -> MessageState | None:
    receipt = event.seen_by(state.user_id)
    if receipt.user_id == state.user_id:
        return _own_receipt_moved(state, event) if event.has_read else state
    if not state.is_open(receipt.conversation_id):
        return state
    shown = state.open
    delivered = max(shown.peer_delivered_seq, receipt.delivered_seq)
    read = max(shown.peer_read_seq, receipt.read_seq)
    moved = replace(shown, peer_delivered_seq=delivered, peer_read_seq=read)
    return replace(state, open=moved)


def _own_receipt_moved(state: MessageState, event: ReceiptMoved) -> MessageState | None:
    receipt = event.receipt
    row = state.inbox.row(str(receipt.conversation_id))
    if row is None:
        return None
    unread = _unread(state, row, receipt)
    if unread is None:
        return None
    row = replace(row, unread=unread)
    if _is_new(state, event):
        row = replace(row, reaction="")
    state = replace(state, inbox=state.inbox.change(row, is_newest=False))
    if not state.is_open(receipt.conversation_id):
        return state
    return replace(state, open=replace(state.open, unread=unread))


def _unread(
    state: MessageState, row: ConversationRow, receipt: ReceiptView
) -> int | None:
    """Return how many messages are unread, or None when only the database knows."""
    if receipt.read_seq >= row.last_seq:
        return 0
    window = state.open.window
    counted = state.is_open(receipt.conversation_id)
    if not counted or receipt.read_seq < window.first_seq - 1:
        return None if row.unread else 0
    # A late receipt must not raise the count.
    count = sum(
        one.seq > receipt.read_seq and not one.own and not one.expired
        for one in window.rows
    )
    return min(row.unread, count)

"""A state that applies events shows what a fresh reading of the truth would."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.chat.events import MessageChanged, MessageSent, ReceiptMoved
from waves.chat.schemas import MessageView, PinView, ReactionView, ReceiptView
from waves.core.events import Event
from waves.core.ids import new_id
from waves.friends.events import OwnListsChanged
from waves.state.event_reducer import MessageState, OpenConversation, reduce
from waves.state.inbox_window import ConversationList
from waves.state.message_window import Window, refresh
from waves.state.row_builders import message_row, milliseconds, pin_of, preview_of
from waves.state.rows import ConversationRow, MessageRow

NOW = datetime(2026, 11, 27, tzinfo=UTC)
PAGE = 4
ME, PEER = new_id(), new_id()
OPEN, OTHER = new_id(), new_id()


@pytest.fixture(autouse=True)
def _stored() -> None:
    """Use no database: the reducer is pure."""


@dataclass
class Conversation:
    """A conversation as the database holds it; read marks by user."""

    id: UUID
    messages: list[MessageView] = field(default_factory=list)
    read: dict[UUID, int] = field(default_factory=lambda: {ME: 0, PEER: 0})
    delivered: dict[UUID, int] = field(default_factory=lambda: {ME: 0, PEER: 0})
    change: int = 0
    unseen: str = ""

    @property
    def unread(self) -> int:
        return sum(m.seq > self.read[ME] and m.sender_id != ME for m in self.messages)


class Truth:
    """What the database holds; every step is a command and returns its event."""

    def __init__(self) -> None:
        self.version = 0
        self.conversations = {id_: Conversation(id_) for id_ in (OPEN, OTHER)}
        self.order = [OPEN, OTHER]

    def send(self, conversation_id: UUID, sender_id: UUID) -> Event:
        conversation = self.conversations[conversation_id]
        message = MessageView(
            conversation_id=conversation_id,
            seq=len(conversation.messages) + 1,
            sender_id=sender_id,
            client_id=new_id(),
            body=f"message {len(conversation.messages) + 1}",
            created_at=NOW,
        )
        conversation.messages.append(message)
        self.order.remove(conversation_id)
        self.order.insert(0, conversation_id)
        return MessageSent(message, self.raised())

    def change(self, conversation_id: UUID, user_id: UUID, seq: int) -> Event | None:
        """Let a user edit an own message; react to one of the other, or delete."""
        conversation = self.conversations[conversation_id]
        if not (messages := conversation.messages):
            return None
        message = messages[min(seq, len(messages)) - 1]
        if message.deleted_at is not None:
            return None
        conversation.change += 1
        if conversation.change % 5 == 0:
            values, unseen = self._pinned(conversation, message, user_id), {}
        else:
            values, unseen = self._values(conversation, message, user_id)
        after = message.model_copy(update=values | {"change": conversation.change})
        messages[messages.index(message)] = after
        is_last = after.seq == len(messages) and "body" in values
        return MessageChanged(after, self.raised(), is_last, unseen)

    def _pinned(
        self, conversation: Conversation, message: MessageView, user_id: UUID
    ) -> dict[str, Any]:
        pin = PinView(user_id=user_id, created_at=NOW, change=conversation.change)
        return {"pin": None if message.pin else pin}

    def _values(
        self, conversation: Conversation, message: MessageView, user_id: UUID
    ) -> tuple[dict[str, Any], dict[UUID, str]]:
        if message.sender_id == user_id and conversation.change % 3:
            return {"body": f"edit {conversation.change}", "edited_at": NOW}, {}
        if message.sender_id == user_id:
            return {"body": "", "deleted_at": NOW, "reactions": [], "pin": None}, {}
        reactions = [ReactionView(emoji="\U0001f44d", user_ids=[user_id])]
        if user_id == ME:
            return {"reactions": reactions}, {}
        conversation.unseen = reactions[0].emoji
        return {"reactions": reactions}, {ME: conversation.unseen}

    def mark(self, conversation_id: UUID, user_id: UUID, read: int) -> Event:
        conversation = self.conversations[conversation_id]
        if user_id == ME:
            conversation.unseen = ""
        return self.move(
            conversation_id, user_id, read, conversation.read, conversation.delivered
        )

    def deliver(self, conversation_id: UUID, user_id: UUID, seq: int) -> Event:
        delivered = self.conversations[conversation_id].delivered
        moved = self.move(conversation_id, user_id, seq, delivered)
        return replace(moved, has_read=False)

    def move(
        self, conversation_id: UUID, user_id: UUID, seq: int, *moved: dict[UUID, int]
    ) -> ReceiptMoved:
        conversation = self.conversations[conversation_id]
        for marks in moved:
            reached = min(seq, len(conversation.messages))
            marks[user_id] = max(reached, marks[user_id])
        receipt = ReceiptView(
            conversation_id=conversation_id,
            user_id=user_id,
            delivered_seq=conversation.delivered[user_id],
            read_seq=conversation.read[user_id],
        )
        return ReceiptMoved(receipt, self.raised())

    def raised(self) -> dict[UUID, int]:
        self.version += 1
        return {ME: self.version, PEER: self.version}

    def read(self, stale: MessageState | None = None) -> MessageState:
        """Return what a tab shows that reads now; `stale` is what it showed before."""
        shown = self.conversations[OPEN]
        page = [message_row(one, ME) for one in shown.messages[-PAGE:]]
        window = stale.open.window if stale else Window()
        # As the state does: what was changed since is read with the page.
        changed = [message_row(one, ME) for one in shown.messages]
        return MessageState(
            user_id=ME,
            inbox_version=self.version,
            inbox=ConversationList(
                [self.row(self.conversations[id_]) for id_ in self.order],
                sum(one.unread for one in self.conversations.values()),
            ),
            open=OpenConversation(
                id=str(OPEN),
                window=refresh(window, page).replace(changed),
                unread=shown.unread,
                peer_delivered_seq=shown.delivered[PEER],
                peer_read_seq=shown.read[PEER],
                change=shown.change,
                pins=[
                    pin_of(row) for row in sorted(changed, key=_pinned_at) if row.pinned
                ],
            ),
        )

    def row(self, conversation: Conversation) -> ConversationRow:
        last = conversation.messages[-1] if conversation.messages else None
        return ConversationRow(
            id=str(conversation.id),
            preview=preview_of(last) if last else "",
            preview_own=last is not None and last.sender_id == ME,
            last_at=milliseconds(NOW) if last else 0,
            last_seq=len(conversation.messages),
            unread=conversation.unread,
            reaction=conversation.unseen,
        )


def _pinned_at(row: MessageRow) -> int:
    return row.pinned


def assert_shows(state: MessageState, truth: Truth) -> None:
    unsent = state.open.changed
    assert [row.change for row in unsent] == sorted(row.change for row in unsent)
    sent = replace(state, open=replace(state.open, changed=[]))
    assert sent == truth.read(state)
    seqs = [row.seq for row in state.open.window.rows]
    assert seqs == [*range(seqs[0], seqs[-1] + 1)] if seqs else True


commands = st.tuples(
    st.sampled_from(["send", "mark", "deliver", "change", "change"]),
    st.sampled_from([OPEN, OPEN, OTHER]),
    st.sampled_from([ME, PEER]),
    st.integers(min_value=0, max_value=3) | st.integers(min_value=0, max_value=12),
)
lives = st.lists(st.tuples(commands, st.booleans()), max_size=16)


def run(truth: Truth, command: tuple[str, UUID, UUID, int]) -> Event:
    name, conversation_id, user_id, seq = command
    if name == "change" and (
        changed := truth.change(conversation_id, user_id, max(seq, 1))
    ):
        return changed
    if name in ("send", "change"):
        return truth.send(conversation_id, user_id)
    move = truth.mark if name == "mark" else truth.deliver
    return move(conversation_id, user_id, seq)


@given(lives)
def test_every_event_is_applied_or_asks_for_a_reading(life):
    truth = Truth()
    state = truth.read()
    for command, _ in life:
        state = reduce(state, run(truth, command)) or truth.read(state)
        assert_shows(state, truth)


@given(lives)
def test_a_lost_event_is_noticed_at_the_next_one(life):
    truth = Truth()
    state = truth.read()
    for command, is_lost in life:
        event = run(truth, command)
        if not is_lost:
            state = reduce(state, event) or truth.read(state)
            assert_shows(state, truth)


@given(lives, st.randoms(use_true_random=False))
def test_late_and_repeated_events_change_nothing(life, chance):
    truth = Truth()
    events = [run(truth, command) for command, _ in life]
    state = truth.read()
    late = [*events, *events]
    chance.shuffle(late)
    for event in late:
        # A mark far above is told by the database alone: reading again is the same.
        state = reduce(state, event) or truth.read(state)
        assert_shows(state, truth)


def test_messages_in_order_need_no_reading():
    truth = Truth()
    state = truth.read()
    for number in range(200):
        sender = ME if number % 3 else PEER
        after = reduce(state, truth.send(OPEN, sender))
        assert after is not None
        after = reduce(after, truth.mark(OPEN, ME, number + 1))
        assert after is not None
        state = after
    assert_shows(state, truth)


@pytest.mark.parametrize(("place", "count"), [(OTHER, 2), (OPEN, PAGE + 2)])
def test_a_mark_among_messages_that_are_not_shown_asks_for_a_reading(place, count):
    truth = Truth()
    for _ in range(count):
        truth.send(place, PEER)
    state = truth.read()
    assert reduce(state, truth.mark(place, ME, 1)) is None
    state = truth.read()
    after = reduce(state, truth.mark(place, ME, count))
    assert after is not None
    assert_shows(after, truth)


def test_an_own_delivery_needs_no_reading():
    truth = Truth()
    for _ in range(2):
        truth.send(OTHER, PEER)
    after = reduce(truth.read(), truth.deliver(OTHER, ME, 2))
    assert after is not None
    assert_shows(after, truth)


def test_an_event_that_is_not_about_messages_asks_for_a_reading():
    truth = Truth()
    state = truth.read()
    assert reduce(state, OwnListsChanged(ME, truth.raised())) is None


def test_a_change_of_any_age_is_kept_until_it_is_sent():
    truth = Truth()
    for _ in range(PAGE + 3):
        truth.send(OPEN, PEER)
    state = truth.read()
    first = truth.change(OPEN, PEER, 1)
    assert isinstance(first, MessageChanged)
    after = reduce(state, first)
    assert after is not None
    assert [row.seq for row in after.open.changed] == [1]
    assert after.open.window == state.open.window
    assert_shows(after, truth)


def test_a_hole_between_changes_asks_for_a_reading():
    truth = Truth()
    truth.send(OPEN, PEER)
    state = truth.read()
    truth.change(OPEN, PEER, 1)
    later = truth.change(OPEN, ME, 1)
    assert isinstance(later, MessageChanged)
    # The version does not tell: the hole in the numbers does.
    follows = replace(later, inbox_versions={ME: state.inbox_version + 1})
    assert reduce(state, follows) is None


def test_a_reaction_of_the_peer_puts_a_badge_on_the_line_and_moves_nothing():
    truth = Truth()
    truth.send(OTHER, ME)
    truth.send(OPEN, ME)
    state = truth.read()
    event = truth.change(OTHER, PEER, 1)
    assert event is not None
    after = reduce(state, event)
    assert after is not None
    [first, second] = after.inbox.rows
    assert (first.id, second.id) == (str(OPEN), str(OTHER))
    assert (second.reaction, second.unread) == ("\U0001f44d", 0)
    after = reduce(after, truth.mark(OTHER, ME, 1))
    assert after is not None
    assert after.inbox.rows[1].reaction == ""
    assert reduce(after, event) == after

"""A frame says of a message and of a receipt what Reflex's state says of it later."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from waves.chat.events import MessageChanged, MessageSent, ReceiptMoved
from waves.chat.schemas import (
    MessageView,
    PinView,
    QuoteView,
    ReactionView,
    ReceiptView,
    SentMessageView,
)
from waves.realtime.message_frames import EVENT_FRAMES
from waves.state.row_builders import message_row, milliseconds
from waves.state.rows import MessageRow, QuoteRow, ReactionRow

TIMES = st.datetimes(timezones=st.just(UTC))
SENT = {
    "seq": st.integers(1, 2**31 - 1),
    "body": st.text(min_size=1),
    "created_at": TIMES,
    "edited_at": st.none(),
    "deleted_at": st.none(),
    "reply": st.none() | st.builds(QuoteView),
}
NEW = st.builds(MessageView, **SENT, change=st.just(0), reactions=st.just([]))
CHANGED = st.builds(
    MessageView,
    **{**SENT, "edited_at": st.none() | TIMES, "deleted_at": st.none() | TIMES},
    change=st.integers(1, 2**31 - 1),
    reactions=st.lists(st.builds(ReactionView), max_size=3),
    pin=st.none() | st.builds(PinView, created_at=TIMES),
)


def row_of(frame, user_id) -> MessageRow:
    """Return the row that a page makes of a frame."""
    me = str(user_id)
    quote, pin = frame.get("reply"), frame.get("pin")
    return MessageRow(
        seq=frame["seq"],
        client_id=frame["client_id"],
        own=frame["sender_id"] == me,
        body=frame["body"],
        created_at=milliseconds(datetime.fromisoformat(frame["created_at"])),
        id=frame["id"],
        edited=bool(frame.get("edited_at")),
        deleted=bool(frame.get("deleted_at")),
        change=frame.get("change", 0),
        reply=quote
        and QuoteRow(
            seq=quote["seq"],
            own=quote["sender_id"] == me,
            body=quote["body"],
            deleted=quote["deleted"],
        ),
        reactions=tuple(
            ReactionRow(
                emoji=one["emoji"],
                mine=me in one["user_ids"],
                theirs=any(user != me for user in one["user_ids"]),
            )
            for one in frame.get("reactions", [])
        ),
        pinned=pin["change"] if pin else 0,
        pinned_own=pin is not None and pin["user_id"] == me,
    )


@given(NEW, st.booleans())
def test_a_row_can_be_made_of_the_frame_of_a_message(message, is_own):
    event = MessageSent(message, {})
    frame = json.loads(EVENT_FRAMES[MessageSent](event).encode())
    user_id = message.sender_id if is_own else message.conversation_id
    assert message_row(message, user_id) == row_of(frame, user_id)
    assert frame["conversation_id"] == str(message.conversation_id)
    assert frame.keys() <= SentMessageView.model_fields.keys() | {"type"}


@given(CHANGED, st.booleans())
def test_a_row_can_be_made_of_the_frame_of_a_change(message, is_own):
    event = MessageChanged(message, {})
    frame = json.loads(EVENT_FRAMES[MessageChanged](event).encode())
    user_id = message.sender_id if is_own else message.conversation_id
    assert message_row(message, user_id) == row_of(frame, user_id)


@given(st.builds(ReceiptView))
def test_the_frame_of_a_receipt_has_both_cursors(receipt):
    frame = json.loads(EVENT_FRAMES[ReceiptMoved](ReceiptMoved(receipt, {})).encode())
    assert ReceiptView.model_validate(frame) == receipt

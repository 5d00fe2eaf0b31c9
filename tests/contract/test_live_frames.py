"""A frame says of a message and of a receipt what Reflex's state says of it later."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from waves.chat.events import MessageSent, ReceiptMoved
from waves.chat.schemas import MessageView, ReceiptView
from waves.realtime.message_frames import EVENT_FRAMES
from waves.state.row_builders import message_row, milliseconds
from waves.state.rows import MessageRow

MESSAGES = st.builds(
    MessageView,
    seq=st.integers(1, 2**31 - 1),
    body=st.text(min_size=1),
    created_at=st.datetimes(timezones=st.just(UTC)),
)


@given(MESSAGES, st.booleans())
def test_a_row_can_be_made_of_the_frame_of_a_message(message, is_own):
    event = MessageSent(message, {})
    frame = json.loads(EVENT_FRAMES[MessageSent](event).encode())
    user_id = message.sender_id if is_own else message.conversation_id
    assert message_row(message, user_id) == MessageRow(
        seq=frame["seq"],
        client_id=frame["client_id"],
        own=frame["sender_id"] == str(user_id),
        body=frame["body"],
        created_at=milliseconds(datetime.fromisoformat(frame["created_at"])),
    )
    assert frame["conversation_id"] == str(message.conversation_id)


@given(st.builds(ReceiptView))
def test_the_frame_of_a_receipt_has_both_cursors(receipt):
    frame = json.loads(EVENT_FRAMES[ReceiptMoved](ReceiptMoved(receipt, {})).encode())
    assert ReceiptView.model_validate(frame) == receipt

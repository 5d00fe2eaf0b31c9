"""Whether the requested conversation is loaded, and whether it is a note to self."""

from typing import Any

from waves.browser.bridge import functions, values
from waves.state.conversation import Conversation
from waves.state.session import Session

is_shown: Any = Conversation.loaded & functions.is_requested(
    values.conversation_requests, Conversation.conversation_id, Conversation.opened_for
)
is_note: Any = Conversation.peer.id == Session.user_id

"""Whether the requested conversation is loaded."""

from typing import Any

from waves.browser.bridge import functions, values
from waves.state.conversation import Conversation

is_shown: Any = Conversation.loaded & functions.is_requested(
    values.conversation_requests, Conversation.conversation_id, Conversation.opened_for
)

"""Whether the requested conversation has been loaded."""

from typing import Any

from waves.browser.bridge.address import is_asked
from waves.state.conversation import Conversation

is_shown: Any = Conversation.loaded & is_asked(
    Conversation.conversation_id, Conversation.opened_for
)

"""The search bar of a conversation."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import ConversationSearchBar, SearchBar
from waves.browser.bridge.deferred import deferred
from waves.components.conversation.visibility import is_note
from waves.components.icons import icon
from waves.state.conversation import Conversation


def search_bar() -> rx.Component:
    """Return the bar, if it is open; its code is loaded when it is first shown."""
    is_open = (SearchBar.conversation != "") & (
        SearchBar.conversation == Conversation.conversation_id
    )
    return rx.cond(is_open, deferred("conversation_search", _bar))


def _bar() -> rx.Component:
    return ConversationSearchBar.create(
        icon("up", size=theme.ICON),
        icon("down", size=theme.ICON),
        icon("close", size=theme.ICON),
        conversation_id=Conversation.conversation_id,
        peer_name=rx.cond(is_note, "", Conversation.peer.display_name),
        labels=texts.conversation.SEARCH_BAR,
        class_name="search-bar",
    )

"""The page `/c/[username]`: one conversation."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import ConversationAddress
from waves.components.app_layout import app_layout
from waves.components.controls import empty, link
from waves.components.conversation.composer import composer
from waves.components.conversation.header import conversation_header
from waves.components.conversation.message_list import message_list
from waves.components.icons import wave
from waves.state.conversation import Conversation


def conversation_page() -> rx.Component:
    """Return the app with a conversation open."""
    return app_layout(
        "thread",
        ConversationAddress.create(
            conversation_id=Conversation.conversation_id,
            username=Conversation.peer.username,
            opened_for=Conversation.opened_for,
        ),
        rx.cond(
            Conversation.missing,
            _missing(),
            rx.fragment(conversation_header(), message_list(), composer()),
        ),
    )


def _missing() -> rx.Component:
    return empty(
        wave(size=theme.ICON_EMPTY, class_name="brand-mark"),
        rx.el.h1(texts.conversation.MISSING_TITLE, class_name="empty-title"),
        rx.el.p(texts.conversation.MISSING),
        rx.el.p(
            link(texts.app.TO_CONVERSATIONS, to="/", class_name="quiet-link"),
            class_name="mt-4",
        ),
    )

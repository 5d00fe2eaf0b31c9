"""The message composer."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Composer, Draft, Handler, actions
from waves.components import text_vars
from waves.components.controls import plain_button, skeleton
from waves.components.conversation.visibility import is_shown
from waves.components.icons import icon
from waves.state.conversation import Conversation


def composer() -> rx.Component:
    """Return the composer, or the reason why there is none."""
    return rx.cond(
        is_shown,
        rx.cond(Conversation.open, _composer(), _closed()),
        composer_skeleton(),
    )


def composer_skeleton() -> rx.Component:
    """Return the placeholder of the composer."""
    return rx.el.div(
        skeleton(class_name="h-[46px] max-w-[720px] mx-auto rounded-full"),
        class_name="composer",
    )


def too_long_notice(over: Any) -> rx.Component:
    """Return the notice for a draft that is too long by `over` characters."""
    sentence = text_vars.fill(texts.app.TOO_LONG, count=over)
    return rx.cond(over > 0, rx.el.p(sentence, class_name="composer-notice"))


def composer_box(
    textarea: rx.Component, label: str, *, is_ready: Any, on_send: Handler
) -> rx.Component:
    """Return a textarea and its send button.

    Args:
        textarea: The textarea.
        label: The accessible name of the button.
        is_ready: Whether the draft can be sent.
        on_send: Sends it.
    """
    return rx.el.div(
        textarea,
        plain_button(
            icon("send", size=theme.ICON),
            aria_label=label,
            class_name="send-button",
            data_ready=is_ready,
            on_click=on_send,
        ),
        class_name="composer-box",
    )


def _composer() -> rx.Component:
    peer_name = Conversation.peer.display_name
    return rx.el.footer(
        rx.el.div(too_long_notice(Draft.over), _refusal(), role="status"),
        composer_box(
            Composer.create(
                conversation_id=Conversation.conversation_id,
                label=texts.conversation.MESSAGE,
                placeholder=text_vars.fill(texts.app.MESSAGE_TO, name=peer_name),
                class_name="composer-text",
            ),
            texts.conversation.SEND,
            is_ready=~Draft.empty & (Draft.over == 0),
            on_send=actions.messages.send(Conversation.conversation_id),
        ),
        class_name="composer",
    )


def _refusal() -> rx.Component:
    code = Conversation.notice
    sentence = text_vars.error(code)
    return rx.cond(code != "", rx.el.p(sentence, class_name="composer-notice"))


def _closed() -> rx.Component:
    peer_name = Conversation.peer.display_name
    return rx.el.footer(
        rx.el.p(text_vars.sentence(texts.conversation.CLOSED, name=peer_name)),
        class_name="composer-closed",
    )

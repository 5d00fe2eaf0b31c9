"""The message composer."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Composer, Draft, actions
from waves.components import text_vars
from waves.components.controls import skeleton
from waves.components.conversation.visibility import is_shown
from waves.components.icons import icon
from waves.state.conversation import Conversation


def composer() -> rx.Component:
    """Return the composer; between people who are not friends, why there is none."""
    return rx.cond(
        is_shown,
        rx.cond(Conversation.open, _composer(), _closed()),
        composer_skeleton(),
    )


def composer_skeleton() -> rx.Component:
    """Return the place where the composer will be."""
    return rx.el.div(
        skeleton(class_name="h-[46px] max-w-[720px] mx-auto rounded-full"),
        class_name="composer",
    )


def _composer() -> rx.Component:
    peer_name = Conversation.peer.display_name
    return rx.el.footer(
        _problem(),
        rx.el.div(
            Composer.create(
                conversation_id=Conversation.conversation_id,
                label=texts.conversation.MESSAGE,
                placeholder=text_vars.fill(texts.app.MESSAGE_TO, name=peer_name),
                class_name="composer-text",
            ),
            rx.el.button(
                icon("send", size=theme.ICON),
                type="button",
                aria_label=texts.conversation.SEND,
                class_name="send-button",
                data_ready=~Draft.empty & (Draft.over == 0),
                on_click=actions.messages.send(Conversation.conversation_id),
            ),
            class_name="composer-box",
        ),
        class_name="composer",
    )


def _problem() -> rx.Component:
    """Return what stands in the way: a refusal, or a message that is too long."""
    over, notice = Draft.over, Conversation.notice
    return rx.el.div(
        rx.cond(
            over > 0,
            rx.el.p(
                text_vars.fill(texts.app.TOO_LONG, count=over),
                class_name="composer-notice",
            ),
        ),
        rx.cond(
            notice != "", rx.el.p(text_vars.error(notice), class_name="composer-notice")
        ),
        role="status",
    )


def _closed() -> rx.Component:
    return rx.el.footer(
        rx.el.p(
            text_vars.sentence(
                texts.conversation.CLOSED, name=Conversation.peer.display_name
            )
        ),
        class_name="composer-closed",
    )

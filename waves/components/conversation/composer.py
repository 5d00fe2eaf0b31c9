"""The message composer."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import (
    ActNotice,
    Attachments,
    Composer,
    Composing,
    Draft,
    Handler,
    VoiceBar,
    actions,
    values,
)
from waves.components import text_vars
from waves.components.controls import close_button, plain_button, skeleton
from waves.components.conversation import attachments
from waves.components.conversation.message_timer import timer_notice
from waves.components.conversation.visibility import is_note, is_shown
from waves.components.icons import icon
from waves.components.var_logic import has_any
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


def composer_box(*parts: rx.Component) -> rx.Component:
    """Return the frame around a textarea and its buttons."""
    return rx.el.div(*parts, class_name="composer-box")


def send_button(label: str, *, is_ready: Any, on_send: Handler) -> rx.Component:
    """Return the button that sends what is written.

    Args:
        label: Its accessible name.
        is_ready: Whether the draft can be sent.
        on_send: Sends it.
    """
    return plain_button(
        icon("send", size=theme.ICON),
        aria_label=label,
        class_name="send-button",
        data_ready=is_ready,
        on_click=on_send,
    )


def _composer() -> rx.Component:
    is_edit: Any = Composing.mode == "edit"
    is_here: Any = Attachments.conversation_id == Conversation.conversation_id
    has_files: Any = ~is_edit & is_here & has_any(Attachments.items)
    return rx.el.footer(
        rx.el.div(
            too_long_notice(Draft.over),
            _refusal(),
            _act_notice(),
            attachments.problem(),
            attachments.voice_problem(),
            timer_notice(),
            role="status",
        ),
        rx.cond(Composing.mode != "", _act_bar()),
        rx.cond(has_files, attachments.strip()),
        composer_box(
            rx.cond(is_edit, rx.fragment(), attachments.attach_button()),
            _textarea(),
            _button(has_files, is_edit),
            VoiceBar.create(labels=texts.files.RECORDING),
        ),
        class_name="composer",
    )


def _textarea() -> rx.Component:
    to_peer = text_vars.fill(texts.app.MESSAGE_TO, name=Conversation.peer.display_name)
    return Composer.create(
        conversation_id=Conversation.conversation_id,
        label=texts.conversation.MESSAGE,
        placeholder=rx.cond(is_note, texts.conversation.NOTE_HERE, to_peer),
        class_name="composer-text",
    )


def _button(has_files: Any, is_edit: Any) -> rx.Component:
    """Return what sends, or what records while there is nothing to send."""
    send = send_button(
        texts.conversation.SEND,
        is_ready=(~Draft.empty | has_files) & (Draft.over == 0),
        on_send=actions.messages.send(Conversation.conversation_id),
    )
    records: Any = Draft.empty & ~has_files & ~is_edit & values.can_record_voice
    return rx.fragment(rx.cond(records, attachments.record_button(), send))


def _refusal() -> rx.Component:
    code = Conversation.notice
    sentence = text_vars.error(code)
    return rx.cond(code != "", rx.el.p(sentence, class_name="composer-notice"))


def _act_bar() -> rx.Component:
    """Return the bar that shows which message is answered or edited."""
    is_edit = Composing.mode == "edit"
    peer_name = Conversation.peer.display_name
    reply_to = rx.cond(
        Composing.own,
        texts.conversation.REPLY_TO_YOURSELF,
        text_vars.fill(texts.conversation.REPLY_TO, name=peer_name),
    )
    return rx.el.div(
        rx.cond(
            is_edit,
            icon("pencil", size=theme.ICON),
            icon("reply", size=theme.ICON),
        ),
        rx.el.div(
            rx.el.p(
                rx.cond(is_edit, texts.conversation.EDIT_MESSAGE, reply_to),
                class_name="act-bar-title",
            ),
            rx.el.p(
                rx.cond(
                    Composing.line != "",
                    Composing.line,
                    text_vars.choose(texts.conversation.FILE_KINDS, Composing.file),
                ),
                class_name="act-bar-line",
                dir="auto",
            ),
            class_name="act-bar-text",
        ),
        close_button(
            on_click=actions.messages.cancel_act,
            label=rx.cond(
                is_edit, texts.conversation.CANCEL_EDIT, texts.conversation.CANCEL_REPLY
            ),
        ),
        class_name="act-bar",
    )


def _act_notice() -> rx.Component:
    """Return why the last act on a message was refused, or that it is done."""
    said = text_vars.choose(texts.conversation.ACT_NOTICES, ActNotice.kind)
    why = text_vars.error(ActNotice.problem)
    return rx.cond(
        ActNotice.kind != "",
        rx.el.p(
            said,
            rx.cond(ActNotice.problem != "", rx.fragment(" ", why)),
            class_name="composer-notice",
            data_done=ActNotice.problem == "",
        ),
    )


def _closed() -> rx.Component:
    peer_name = Conversation.peer.display_name
    return rx.el.footer(
        rx.el.p(text_vars.sentence(texts.conversation.CLOSED, name=peer_name)),
        class_name="composer-closed",
    )

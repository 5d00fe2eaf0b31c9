"""Call chat: an ephemeral chat that is kept if both sides agree."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import (
    Call,
    CallChat,
    CallComposer,
    CallMessageList,
    CallMessages,
    actions,
    message_functions,
    values,
)
from waves.components import text_vars
from waves.components.call.panel import panel, panel_button
from waves.components.controls import button
from waves.components.conversation.composer import (
    composer_box,
    send_button,
    too_long_notice,
)
from waves.components.conversation.message_list import message_list_area, message_rows
from waves.components.icons import icon

_BUTTON_ID = "call-chat-button"
_COUNT_ID = "call-chat-count"
_KEEP_ID = "call-chat-keep"


def chat_button() -> rx.Component:
    """Return the toggle `Call chat` with the number of unread messages."""
    return with_unread(
        panel_button(
            "chat",
            "chat",
            texts.call_chat.CHAT,
            tip=texts.call_chat.TIP,
            id=_BUTTON_ID,
            aria_keyshortcuts="C",
            aria_describedby=_COUNT_ID,
        )
    )


def with_unread(opener: rx.Component) -> rx.Component:
    """Return a button with the number of unread messages, announced politely."""
    count = CallChat.unread
    sentence = text_vars.fill(texts.call_chat.UNREAD_COUNT, count=count)
    return rx.el.div(
        opener,
        rx.cond(
            count != "",
            rx.el.span(count, aria_hidden="true", class_name="badge call-chat-count"),
        ),
        rx.el.span(
            rx.cond(count != "", sentence, ""),
            id=_COUNT_ID,
            role="status",
            class_name="sr-only",
        ),
        class_name="call-chat-button",
    )


def chat_panel() -> rx.Component:
    """Return the panel: the choice to keep the chat, the messages, the composer."""
    return panel(
        "chat",
        texts.call_chat.TITLE,
        rx.el.div(_keep(), _messages(), _composer(), class_name="call-chat dark"),
    )


def _keep() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            _keep_status(), id=_KEEP_ID, role="status", class_name="keep-chat-text"
        ),
        button(
            rx.cond(CallChat.keep_wanted, icon("check", size=theme.ICON_SMALL)),
            texts.call_chat.KEEP,
            look="keep-chat-button",
            aria_pressed=CallChat.keep_wanted,
            # Not disabled: the keyboard still finds it and its explanation.
            aria_disabled=CallChat.kept,
            aria_describedby=_KEEP_ID,
            on_click=actions.chat.toggle_keep,
        ),
        class_name="keep-chat",
    )


def _keep_status() -> rx.Var[str]:
    name = Call.peer_name
    undecided: Any = rx.cond(
        CallChat.keep_wanted,
        text_vars.fill(texts.call_chat.KEEP_OWN, name=name),
        rx.cond(
            CallChat.keep_wanted_by_peer,
            text_vars.fill(texts.call_chat.KEEP_PEER, name=name),
            texts.call_chat.KEEP_NEITHER,
        ),
    )
    status: Any = rx.cond(CallChat.kept, texts.call_chat.KEEP_BOTH, undecided)
    return status


def _messages() -> rx.Component:
    return message_list_area(
        CallMessages.create(
            rx.cond(
                CallChat.trimmed,
                rx.el.p(texts.call_chat.TRIMMED, class_name="day-separator"),
            ),
            message_rows(
                message_functions.drawn_rows(CallChat.rows, values.call_message_range),
                Call.peer_name,
                _empty(),
            ),
            call_id=CallChat.call_id,
            label=texts.call_chat.MESSAGES,
            rows=CallChat.rows,
            peer_name=Call.peer_name,
            announced=texts.conversation.ANNOUNCED,
            class_name="message-list",
        ),
        CallMessageList.pending_below,
        on_jump=actions.chat.jump_down,
    )


def _empty() -> rx.Component:
    return rx.el.div(
        rx.el.p(texts.call_chat.EMPTY, class_name="empty-title"),
        rx.el.p(text_vars.sentence(texts.call_chat.EMPTY_TEXT, name=Call.peer_name)),
        class_name="empty call-chat-empty",
    )


def _composer() -> rx.Component:
    return rx.el.div(
        rx.el.div(too_long_notice(CallChat.over), role="status"),
        composer_box(
            CallComposer.create(
                label=texts.call_chat.MESSAGE,
                opener=_BUTTON_ID,
                placeholder=text_vars.fill(texts.app.MESSAGE_TO, name=Call.peer_name),
                class_name="composer-text",
            ),
            send_button(
                texts.call_chat.SEND,
                is_ready=~CallChat.empty & (CallChat.over == 0),
                on_send=actions.chat.send,
            ),
        ),
        class_name="composer",
    )

"""Call chat: an ephemeral chat that is kept if both sides agree."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import (
    Call,
    CallChat,
    CallComposer,
    CallLog,
    CallMessageList,
    actions,
)
from waves.components import text_vars
from waves.components.call.panel import panel, panel_button
from waves.components.controls import button
from waves.components.conversation.message_list import message_list_row
from waves.components.icons import icon
from waves.components.var_logic import has_any

_BUTTON_ID = "call-chat-button"
_COUNT_ID = "call-chat-count"
_KEEP_ID = "call-chat-keep"


def chat_button() -> rx.Component:
    """Return the toggle `Call chat`, with the number of unread messages on it."""
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
    """Return a button with the number of unread messages on it, said politely."""
    unread = CallChat.unread != ""
    return rx.el.div(
        opener,
        rx.cond(
            unread,
            rx.el.span(
                CallChat.unread, aria_hidden="true", class_name="badge call-chat-count"
            ),
        ),
        rx.el.span(
            rx.cond(
                unread,
                text_vars.fill(texts.call_chat.UNREAD_COUNT, count=CallChat.unread),
                "",
            ),
            id=_COUNT_ID,
            role="status",
            class_name="sr-only",
        ),
        class_name="call-chat-button",
    )


def chat_panel() -> rx.Component:
    """Return the panel: what will become of the chat, the log, the composer."""
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
            rx.cond(CallChat.i_keep, icon("check", size=theme.ICON_SMALL)),
            texts.call_chat.KEEP,
            look="keep-chat-button",
            aria_pressed=CallChat.i_keep,
            # Still to be found by the keyboard: it says why it cannot be taken back.
            aria_disabled=CallChat.kept,
            aria_describedby=_KEEP_ID,
            on_click=actions.chat.toggle_keep,
        ),
        class_name="keep-chat",
    )


def _keep_status() -> rx.Component:
    """Return what becomes of the chat when the call ends."""
    name = Call.peer_name
    waiting: Any = rx.cond(
        CallChat.i_keep,
        text_vars.fill(texts.call_chat.KEEP_OWN, name=name),
        rx.cond(
            CallChat.they_keep,
            text_vars.fill(texts.call_chat.KEEP_PEER, name=name),
            texts.call_chat.KEEP_NEITHER,
        ),
    )
    return rx.cond(CallChat.kept, texts.call_chat.KEEP_BOTH, waiting)


def _messages() -> rx.Component:
    return rx.el.div(
        CallLog.create(
            rx.cond(
                CallChat.trimmed,
                rx.el.p(texts.call_chat.TRIMMED, class_name="day-separator"),
            ),
            rx.cond(
                has_any(CallChat.rows),
                rx.foreach(CallChat.rows, _row),
                _empty(),
            ),
            call_id=CallChat.call_id,
            label=texts.call_chat.MESSAGES,
            rows=CallChat.rows,
            peer_name=Call.peer_name,
            announced=texts.conversation.ANNOUNCED,
            class_name="message-list",
        ),
        rx.cond(CallMessageList.pending_below > 0, _jump_button()),
        class_name="message-list-area",
    )


def _row(row: Any) -> rx.Component:
    name: Any = Call.peer_name
    return rx.fragment(message_list_row(row=row, peer_name=name), key=row.key)


def _empty() -> rx.Component:
    return rx.el.div(
        rx.el.p(texts.call_chat.EMPTY, class_name="empty-title"),
        rx.el.p(text_vars.sentence(texts.call_chat.EMPTY_TEXT, name=Call.peer_name)),
        class_name="empty call-chat-empty",
    )


def _jump_button() -> rx.Component:
    return rx.el.button(
        icon("down", size=theme.ICON_SMALL),
        text_vars.fill(texts.app.NEW_BELOW, count=CallMessageList.pending_below),
        type="button",
        class_name="jump-button",
        on_click=actions.chat.jump_down,
    )


def _composer() -> rx.Component:
    over = CallChat.over
    return rx.el.div(
        rx.el.div(
            rx.cond(
                over > 0,
                rx.el.p(
                    text_vars.fill(texts.app.TOO_LONG, count=over),
                    class_name="composer-notice",
                ),
            ),
            role="status",
        ),
        rx.el.div(
            CallComposer.create(
                label=texts.call_chat.MESSAGE,
                opener=_BUTTON_ID,
                placeholder=text_vars.fill(texts.app.MESSAGE_TO, name=Call.peer_name),
                class_name="composer-text",
            ),
            rx.el.button(
                icon("send", size=theme.ICON),
                type="button",
                aria_label=texts.call_chat.SEND,
                class_name="send-button",
                data_ready=~CallChat.empty & (over == 0),
                on_click=actions.chat.send,
            ),
            class_name="composer-box",
        ),
        class_name="composer",
    )

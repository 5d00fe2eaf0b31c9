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
from waves.components.conversation.message_list import log_line
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
                CallChat.unread, aria_hidden="true", class_name=theme.CALL_CHAT_COUNT
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
            class_name=theme.SCREEN_READER,
        ),
        class_name=theme.CALL_CHAT_BUTTON,
    )


def chat_panel() -> rx.Component:
    """Return the panel: what will become of the chat, the log, the composer."""
    return panel(
        "chat",
        texts.call_chat.TITLE,
        rx.el.div(_keep(), _log_area(), _composer(), class_name=theme.CALL_CHAT),
    )


def _keep() -> rx.Component:
    return rx.el.div(
        rx.el.p(_prospect(), id=_KEEP_ID, role="status", class_name=theme.KEEP_WORDS),
        button(
            rx.cond(CallChat.i_keep, icon("check", size=theme.ICON_SMALL)),
            texts.call_chat.KEEP,
            look=theme.KEEP_BUTTON,
            aria_pressed=CallChat.i_keep,
            # Still to be found by the keyboard: it says why it cannot be taken back.
            aria_disabled=CallChat.kept,
            aria_describedby=_KEEP_ID,
            on_click=actions.chat.toggle_keep,
        ),
        class_name=theme.KEEP,
    )


def _prospect() -> rx.Component:
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


def _log_area() -> rx.Component:
    return rx.el.div(
        CallLog.create(
            rx.cond(
                CallChat.trimmed,
                rx.el.p(texts.call_chat.TRIMMED, class_name=theme.DAY),
            ),
            rx.cond(
                has_any(CallChat.rows),
                rx.foreach(CallChat.rows, _line),
                _nothing_yet(),
            ),
            call_id=CallChat.call_id,
            label=texts.call_chat.MESSAGES,
            rows=CallChat.rows,
            peer_name=Call.peer_name,
            announced=texts.conversation.ANNOUNCED,
            class_name=theme.LOG,
        ),
        rx.cond(CallMessageList.pending_below > 0, _pill()),
        class_name=theme.LOG_AREA,
    )


def _line(row: Any) -> rx.Component:
    name: Any = Call.peer_name
    return rx.fragment(log_line(row=row, peer_name=name), key=row.key)


def _nothing_yet() -> rx.Component:
    return rx.el.div(
        rx.el.p(texts.call_chat.EMPTY, class_name=theme.EMPTY_TITLE),
        rx.el.p(text_vars.sentence(texts.call_chat.EMPTY_TEXT, name=Call.peer_name)),
        class_name=f"{theme.EMPTY} {theme.CALL_CHAT_EMPTY}",
    )


def _pill() -> rx.Component:
    return rx.el.button(
        icon("down", size=theme.ICON_SMALL),
        text_vars.fill(texts.app.NEW_BELOW, count=CallMessageList.pending_below),
        type="button",
        class_name=theme.PILL,
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
                    class_name=theme.NOTICE,
                ),
            ),
            role="status",
        ),
        rx.el.div(
            CallComposer.create(
                label=texts.call_chat.MESSAGE,
                opener=_BUTTON_ID,
                placeholder=text_vars.fill(texts.app.MESSAGE_TO, name=Call.peer_name),
                class_name=theme.COMPOSER_TEXT,
            ),
            rx.el.button(
                icon("send", size=theme.ICON),
                type="button",
                aria_label=texts.call_chat.SEND,
                class_name=theme.SEND,
                data_ready=~CallChat.empty & (over == 0),
                on_click=actions.chat.send,
            ),
            class_name=theme.COMPOSER_BOX,
        ),
        class_name=theme.COMPOSER,
    )

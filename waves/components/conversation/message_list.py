"""The message list of a conversation."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import (
    DisplayRow,
    MessageList,
    MessageLog,
    Moment,
    actions,
    functions,
    values,
)
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import empty, skeleton
from waves.components.conversation.message import message
from waves.components.conversation.visibility import is_shown
from waves.components.icons import icon
from waves.components.var_logic import has_any
from waves.state.conversation import Conversation
from waves.state.session import Session

SKELETON_BUBBLES = (
    ("false", "w-56"),
    ("false", "w-80"),
    ("true", "w-64"),
    ("false", "w-48"),
    ("true", "w-72"),
)
"""Whether it is the user's own message, and its width."""


def message_list() -> rx.Component:
    """Return the log, its skeleton, and the pill that leads down to what is new."""
    return rx.el.div(
        rx.cond(is_shown, _rows(), message_list_skeleton()),
        rx.cond(MessageList.pending_below > 0, _jump_button()),
        class_name="message-list-area",
    )


def _rows() -> rx.Component:
    rows = functions.message_rows(
        Conversation.older,
        Conversation.tail,
        values.outbox,
        conversation_id=Conversation.conversation_id,
        self_id=Session.user_id,
        delivered_seq=Conversation.peer_delivered_seq,
        read_seq=Conversation.peer_read_seq,
        first_unread_seq=Conversation.first_unread_seq,
        new_from=MessageList.new_from,
        now=Moment.minute,
        place=Moment.place,
    )
    return MessageLog.create(
        rx.cond(has_any(rows), rx.foreach(rows, _row), _empty()),
        conversation_id=Conversation.conversation_id,
        label=texts.conversation.MESSAGES,
        rows=rows,
        has_older=Conversation.has_older,
        unread=Conversation.unread,
        peer_name=Conversation.peer.display_name,
        announced=texts.conversation.ANNOUNCED,
        on_older=Conversation.load_older,
        on_read=Conversation.mark_read,
        class_name="message-list",
    )


def _row(row: Any) -> rx.Component:
    name: Any = Conversation.peer.display_name
    return rx.fragment(message_list_row(row=row, peer_name=name), key=row.key)


@rx.memo
def message_list_row(row: rx.Var[DisplayRow], peer_name: rx.Var[str]) -> rx.Component:
    """Return a line of the log; it is drawn again only when it has changed."""
    line: Any = row  # the Var of a row has its fields
    return rx.fragment(
        rx.match(
            line.kind,
            ("day", rx.el.div(line.label, class_name="day-separator")),
            (
                "new",
                rx.el.div(
                    texts.conversation.NEW_MESSAGES, class_name="unread-separator"
                ),
            ),
            message(line, peer_name),
        )
    )


def _empty() -> rx.Component:
    peer = Conversation.peer
    return empty(
        avatar(peer, class_name="avatar-large"),
        rx.el.p(
            text_vars.sentence(texts.conversation.SAY_HELLO, name=peer.display_name),
            class_name="empty-title",
        ),
        rx.el.p(texts.conversation.SAY_HELLO_TEXT),
    )


def _jump_button() -> rx.Component:
    return rx.el.button(
        icon("down", size=theme.ICON_SMALL),
        text_vars.fill(texts.app.NEW_BELOW, count=MessageList.pending_below),
        type="button",
        class_name="jump-button",
        on_click=actions.messages.jump_down,
    )


def message_list_skeleton() -> rx.Component:
    """Return the places where messages will be."""
    return rx.el.div(
        *(
            rx.el.div(
                skeleton(class_name=f"skeleton-bubble {width}"),
                class_name="message",
                data_own=own,
            )
            for own, width in SKELETON_BUBBLES
        ),
        class_name="message-list",
        aria_hidden="true",
    )

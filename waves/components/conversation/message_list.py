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
from waves.components.avatar import face
from waves.components.controls import empty, skeleton
from waves.components.conversation.message import message
from waves.components.conversation.visibility import is_shown
from waves.components.icons import icon
from waves.components.var_logic import has_any
from waves.state.conversation import Conversation
from waves.state.session import Session


def message_log() -> rx.Component:
    """Return the log, its skeleton, and the pill that leads down to what is new."""
    return rx.el.div(
        rx.cond(is_shown, _log(), log_skeleton()),
        rx.cond(MessageList.pending_below > 0, _pill()),
        class_name=theme.LOG_AREA,
    )


def _log() -> rx.Component:
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
        rx.cond(has_any(rows), rx.foreach(rows, _line), _nothing_yet()),
        conversation_id=Conversation.conversation_id,
        label=texts.conversation.MESSAGES,
        rows=rows,
        has_older=Conversation.has_older,
        unread=Conversation.unread,
        peer_name=Conversation.peer.display_name,
        announced=texts.conversation.ANNOUNCED,
        on_older=Conversation.load_older,
        on_read=Conversation.mark_read,
        class_name=theme.LOG,
    )


def _line(row: Any) -> rx.Component:
    name: Any = Conversation.peer.display_name
    return rx.fragment(log_line(row=row, peer_name=name), key=row.key)


@rx.memo
def log_line(row: rx.Var[DisplayRow], peer_name: rx.Var[str]) -> rx.Component:
    """Return a line of the log; it is drawn again only when it has changed."""
    line: Any = row  # the Var of a row has its fields
    return rx.fragment(
        rx.match(
            line.kind,
            ("day", rx.el.div(line.label, class_name=theme.DAY)),
            (
                "new",
                rx.el.div(texts.conversation.NEW_MESSAGES, class_name=theme.NEW_LINE),
            ),
            message(line, peer_name),
        )
    )


def _nothing_yet() -> rx.Component:
    peer = Conversation.peer
    return empty(
        face(peer, class_name=theme.FACE_LARGE),
        rx.el.p(
            text_vars.sentence(texts.conversation.SAY_HELLO, name=peer.display_name),
            class_name=theme.EMPTY_TITLE,
        ),
        rx.el.p(texts.conversation.SAY_HELLO_TEXT),
    )


def _pill() -> rx.Component:
    return rx.el.button(
        icon("down", size=theme.ICON_SMALL),
        text_vars.fill(texts.app.NEW_BELOW, count=MessageList.pending_below),
        type="button",
        class_name=theme.PILL,
        on_click=actions.messages.jump_down,
    )


def log_skeleton() -> rx.Component:
    """Return the places where messages will be."""
    return rx.el.div(
        *(
            rx.el.div(
                skeleton(f"{theme.SKELETON_BUBBLE} {width}"),
                class_name=theme.MESSAGE,
                data_own=own,
            )
            for own, width in theme.SKELETON_BUBBLES
        ),
        class_name=theme.LOG,
        aria_hidden="true",
    )

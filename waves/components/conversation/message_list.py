"""The message list of a conversation."""

from typing import Any

import reflex as rx
from reflex.vars import NumberVar

from waves import texts, theme
from waves.browser.bridge import (
    ConversationMessages,
    DisplayRow,
    Handler,
    MessageList,
    Today,
    actions,
    message_functions,
    values,
)
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import empty, plain_button, skeleton
from waves.components.conversation.message import message
from waves.components.conversation.message_menu import message_menu
from waves.components.conversation.pinned_bar import pinned_bar
from waves.components.conversation.visibility import is_note, is_shown
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
    """Return the message list of the open conversation."""
    return message_list_area(
        rx.cond(is_shown, _message_list(), message_list_skeleton()),
        MessageList.pending_below,
        on_jump=actions.messages.jump_down,
        above=pinned_bar(),
        more=rx.fragment(_way_back(), message_menu()),
    )


def _way_back() -> rx.Component:
    """Return the button that leads back after a jump; new messages come first."""
    is_shown_ = (MessageList.way_back != "") & (MessageList.pending_below == 0)
    label = rx.cond(
        MessageList.way_back == "place",
        texts.conversation.JUMP_BACK,
        texts.conversation.JUMP_TO_END,
    )
    return rx.cond(
        is_shown_,
        plain_button(
            icon("down", size=theme.ICON_SMALL),
            label,
            class_name="jump-button",
            on_click=actions.messages.jump_back(),
        ),
    )


def message_list_area(
    messages: rx.Component,
    pending_below: NumberVar[int],
    *,
    on_jump: Handler,
    above: rx.Component | None = None,
    more: rx.Component | None = None,
) -> rx.Component:
    """Return a message list, and the button that jumps to new messages below."""
    return rx.el.div(
        *([] if above is None else [above]),
        messages,
        rx.cond(
            pending_below > 0,
            plain_button(
                icon("down", size=theme.ICON_SMALL),
                text_vars.fill(texts.app.NEW_BELOW, count=pending_below),
                class_name="jump-button",
                on_click=on_jump,
            ),
        ),
        *([] if more is None else [more]),
        class_name="message-list-area",
    )


def message_rows(rows: Any, peer_name: Any, empty: rx.Component) -> rx.Component:
    """Return the rows of the document, or `empty` if there are none."""

    def keyed(row: Any) -> rx.Component:
        return rx.fragment(message_list_row(row=row, peer_name=peer_name), key=row.key)

    return rx.cond(has_any(rows), rx.foreach(rows, keyed), empty)


def _message_list() -> rx.Component:
    rows = _all_rows()
    peer_name = Conversation.peer.display_name
    drawn = message_functions.drawn_rows(rows, values.message_range)
    return ConversationMessages.create(
        message_rows(drawn, peer_name, _empty()),
        conversation_id=Conversation.conversation_id,
        label=texts.conversation.MESSAGES,
        rows=rows,
        has_older=message_functions.has_older(rows),
        unread=message_functions.unread_of(
            rows,
            Conversation.recent,
            Conversation.fresh,
            values.live,
            conversation_id=Conversation.conversation_id,
            self_id=Session.user_id,
            unread=Conversation.unread,
        ),
        peer_name=peer_name,
        announced=texts.conversation.ANNOUNCED,
        user_id=Session.user_id,
        pins=Conversation.pins,
        change=Conversation.change,
        pin_labels=texts.conversation.PINS_ANNOUNCED,
        on_older=Conversation.load_older,
        on_read=Conversation.mark_read,
        class_name="message-list",
    )


def _all_rows() -> Any:
    return message_functions.message_rows(
        Conversation.older,
        Conversation.recent,
        Conversation.fresh,
        values.outbox,
        values.live,
        conversation_id=Conversation.conversation_id,
        self_id=Session.user_id,
        is_open=Conversation.open,
        delivered_seq=Conversation.peer_delivered_seq,
        read_seq=Conversation.peer_read_seq,
        shows_read=Conversation.shows_read,
        first_unread_seq=Conversation.first_unread_seq,
        new_from=MessageList.new_from,
        now=Today.moment,
        place=Today.place,
        changed=Conversation.changed,
        changed_after=Conversation.changed_after,
        change=Conversation.change,
        pending=values.pending_changes,
        far=values.far_window,
    )


@rx.memo
def message_list_row(row: rx.Var[DisplayRow], peer_name: rx.Var[str]) -> rx.Component:
    """Return one row; it is rendered again only when it has changed."""
    line: Any = row  # the Var of a row has its fields
    day = rx.el.div(line.label, data_row=line.key, class_name="day-separator")
    new = rx.el.div(
        texts.conversation.NEW_MESSAGES,
        data_row=line.key,
        class_name="unread-separator",
    )
    return rx.fragment(
        rx.match(
            line.kind,
            ("day", day),
            ("new", new),
            ("space", rx.el.div(data_row=line.key)),
            message(line, peer_name),
        )
    )


def _empty() -> rx.Component:
    peer = Conversation.peer
    hello = text_vars.sentence(texts.conversation.SAY_HELLO, name=peer.display_name)
    return empty(
        avatar(peer, class_name="avatar-large"),
        rx.el.p(
            rx.cond(is_note, texts.conversation.NOTE_EMPTY, hello),
            class_name="empty-title",
        ),
        rx.el.p(
            rx.cond(
                is_note,
                texts.conversation.NOTE_EMPTY_TEXT,
                texts.conversation.SAY_HELLO_TEXT,
            )
        ),
    )


def message_list_skeleton() -> rx.Component:
    """Return the placeholders of messages."""
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

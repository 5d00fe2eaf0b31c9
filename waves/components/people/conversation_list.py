"""The list of conversations, newest first."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import (
    ConversationLine,
    ConversationList,
    EarlyList,
    Today,
    TypingSign,
    actions,
    functions,
    values,
)
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import NavLink, empty, name
from waves.components.people.early_rows import SKELETON
from waves.components.var_logic import has_any
from waves.state.friends import Friends
from waves.state.inbox import Inbox
from waves.state.session import Session


def conversations() -> rx.Component:
    """Return the list, its skeleton, or the invitation to search."""
    lines = functions.conversation_rows(
        Inbox.conversations,
        Inbox.older,
        Inbox.changed,
        values.live,
        self_id=Session.user_id,
        listed=Inbox.listed,
        cursor=Inbox.cursor,
        edition=Inbox.edition,
        changed_after=Inbox.changed_after,
        deleted_text=texts.conversation.MESSAGE_DELETED,
    )
    return rx.cond(
        Inbox.loaded,
        rx.cond(
            has_any(lines),
            _list(lines),
            # A search already shows how to begin.
            rx.cond(Friends.query == "", _empty()),
        ),
        early_conversations(),
    )


def early_conversations() -> rx.Component:
    """Return what the document shows before the state has arrived."""
    return EarlyList.create(skeleton=SKELETON)


def _list(lines: Any) -> rx.Component:
    rows = rx.foreach(
        functions.drawn_lines(lines, values.conversation_range),
        lambda line: rx.fragment(conversation_row(row=line), key=line.id),
    )
    return rx.el.section(
        rx.el.h2(texts.people.CONVERSATIONS, class_name="label"),
        ConversationList.create(
            rows,
            label=texts.people.CONVERSATIONS,
            lines=lines,
            on_more=Inbox.load_more,
        ),
        class_name="paged-list",
    )


@rx.memo
def conversation_row(row: rx.Var[ConversationLine]) -> rx.Component:
    """Return one row; it is rendered again only when it has changed."""
    line: Any = row  # the Var of a row has its fields
    return rx.el.li(
        avatar(line.peer),
        _link(line),
        rx.el.span(
            functions.short_time(line.last_at, Today.moment, Today.place),
            class_name="row-time",
        ),
        TypingSign.create(
            _preview(line),
            conversation_id=line.id,
            label=texts.conversation.TYPING,
            class_name="row-preview",
        ),
        rx.cond(
            line.unread > 0,
            rx.el.span(line.unread, aria_hidden="true", class_name="badge"),
            rx.cond(line.reaction, _reaction(line.reaction)),
        ),
        class_name="row",
        data_unread=line.unread > 0,
        data_reaction=line.reaction,
    )


def _link(row: ConversationLine) -> rx.Component:
    """Return the link, named after the person; it covers the whole row."""
    unread = rx.el.span(f" {row.unread} {texts.people.UNREAD}", class_name="sr-only")
    reacted = rx.el.span(
        " ",
        text_vars.fill(texts.people.REACTED, emoji=row.reaction),
        class_name="sr-only",
    )
    return NavLink.create(
        name(row.peer.display_name),
        rx.cond(row.unread > 0, unread),
        rx.cond(row.reaction, reacted),
        to=f"/c/{row.peer.username}",
        state={"conversation": row.id},
        on_click=actions.stage.minimise,
        class_name="row-link",
    )


def _reaction(emoji: str) -> rx.Component:
    """Return the reaction of the peer that was not seen yet."""
    return rx.el.span(emoji, aria_hidden="true", class_name="badge-reaction emoji")


def _preview(row: ConversationLine) -> rx.Component:
    """Return the last message, whose direction the prefix doesn't change."""
    return rx.el.span(
        rx.cond(
            row.preview_own & (row.last_seq > 0),
            rx.el.span(texts.people.YOU_PREFIX + "\u00a0"),
        ),
        rx.cond(
            row.last_seq == 0,
            rx.el.span(texts.people.NOTHING_WRITTEN),
            rx.el.bdi(row.preview, custom_attrs={"translate": "yes"}),
        ),
        class_name="row-preview",
    )


def _empty() -> rx.Component:
    return empty(
        rx.el.h2(texts.people.NO_CONVERSATIONS_TITLE, class_name="empty-title"),
        rx.el.p(texts.people.NO_CONVERSATIONS),
    )

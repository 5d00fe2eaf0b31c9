"""The list of conversations, newest first."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Moment, actions, functions
from waves.components.avatar import face
from waves.components.controls import NavLink, empty, name, skeleton
from waves.components.var_logic import has_any
from waves.state.friends import Friends
from waves.state.inbox import Inbox
from waves.state.rows import ConversationRow

SKELETONS = 6


def conversations() -> rx.Component:
    """Return the list, its skeleton, or how to begin."""
    return rx.cond(
        Inbox.loaded,
        rx.cond(
            has_any(Inbox.conversations),
            _list(),
            # Who is searching already knows how to begin.
            rx.cond(Friends.query == "", _none()),
        ),
        conversations_skeleton(),
    )


def conversations_skeleton() -> rx.Component:
    """Return the places where conversations will be."""
    return rx.fragment(*(_skeleton() for _ in range(SKELETONS)))


def _list() -> rx.Component:
    return rx.el.section(
        rx.el.h2(texts.people.CONVERSATIONS, class_name=theme.LABEL),
        rx.el.ul(
            rx.foreach(Inbox.conversations, _row),
            role="list",
            aria_label=texts.people.CONVERSATIONS,
        ),
    )


def _row(row: ConversationRow) -> rx.Component:
    return rx.el.li(
        face(row.peer),
        _link(row),
        rx.el.span(
            functions.short_time(row.last_at, Moment.minute, Moment.place),
            class_name=theme.ROW_TIME,
        ),
        _preview(row),
        rx.cond(
            row.unread > 0,
            rx.el.span(row.unread, aria_hidden="true", class_name=theme.BADGE),
        ),
        key=row.id,
        class_name=theme.ROW,
        data_unread=row.unread > 0,
    )


def _link(row: ConversationRow) -> rx.Component:
    """Return the link; it is named after the person and covers the whole row."""
    unread = rx.el.span(
        f" {row.unread} {texts.people.UNREAD}", class_name=theme.SCREEN_READER
    )
    return NavLink.create(
        name(row.peer.display_name),
        rx.cond(row.unread > 0, unread),
        to=f"/c/{row.peer.username}",
        state={"conversation": row.id},
        on_click=actions.stage.minimise,
        class_name=theme.ROW_LINK,
    )


def _preview(row: ConversationRow) -> rx.Component:
    """Return the last message; what stands before it does not decide its direction."""
    return rx.el.span(
        rx.cond(
            row.preview_own & (row.last_at != ""),
            rx.el.span(texts.people.YOU_PREFIX + "\u00a0"),
        ),
        rx.cond(
            row.last_at == "",
            rx.el.span(texts.people.NOTHING_WRITTEN),
            rx.el.bdi(row.preview, custom_attrs={"translate": "yes"}),
        ),
        class_name=theme.ROW_PREVIEW,
    )


def _none() -> rx.Component:
    return empty(
        rx.el.h2(texts.people.NO_CONVERSATIONS_TITLE, class_name=theme.EMPTY_TITLE),
        rx.el.p(texts.people.NO_CONVERSATIONS),
    )


def _skeleton() -> rx.Component:
    return rx.el.div(
        skeleton(theme.SKELETON_FACE),
        skeleton(theme.SKELETON_NAME),
        rx.el.span(),
        skeleton(theme.SKELETON_LINE),
        class_name=theme.ROW,
    )

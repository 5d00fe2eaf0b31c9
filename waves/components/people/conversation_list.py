"""The list of conversations, newest first."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import (
    Archive,
    ConversationLine,
    ConversationList,
    DraftLine,
    EarlyList,
    PresenceDot,
    Today,
    TypingSign,
    actions,
    functions,
    values,
)
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import NavLink, empty, icon_button, name, plain_button
from waves.components.icons import icon
from waves.components.people.early_rows import SKELETON
from waves.components.people.row_menu import row_menu
from waves.components.var_logic import has_any
from waves.state.conversation_settings import ConversationSettings
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
        file_words=texts.conversation.FILE_WORDS,
        archive=Inbox.archive,
    )
    return rx.cond(
        Inbox.loaded,
        rx.fragment(
            _notice(),
            rx.cond(
                Archive.shown,
                _archive(functions.archived_lines(lines)),
                rx.fragment(
                    rx.cond(Inbox.has_archived, _to_archive()),
                    rx.cond(
                        has_any(lines),
                        _list(lines),
                        # A search already shows how to begin.
                        rx.cond((Friends.query == "") & ~Inbox.has_archived, _empty()),
                    ),
                ),
            ),
            row_menu(),
        ),
        early_conversations(),
    )


def _notice() -> rx.Component:
    """Return the error of the last command on a row, if any."""
    code = ConversationSettings.notice
    problem = rx.el.p(text_vars.error(code), class_name="hint hint-problem")
    return rx.el.div(rx.cond(code != "", problem), role="status")


def _to_archive() -> rx.Component:
    return plain_button(
        icon("archive", size=theme.ICON),
        texts.people.ARCHIVED,
        class_name="archive-row",
        on_click=actions.archive.show(),
    )


def _archive(lines: Any) -> rx.Component:
    """Return the archived conversations in place of the others."""
    return rx.el.section(
        rx.el.div(
            icon_button(
                "back",
                texts.people.BACK_TO_CONVERSATIONS,
                on_click=actions.archive.hide(),
            ),
            rx.el.h2(texts.people.ARCHIVED),
            class_name="archive-head",
        ),
        ConversationList.create(
            _rows(lines),
            label=texts.people.ARCHIVED,
            lines=lines,
            archive=True,
            on_more=Inbox.load_archived,
        ),
        rx.cond(
            Inbox.has_archived,
            rx.fragment(),
            rx.el.p(texts.people.NOTHING_ARCHIVED, class_name="hint"),
        ),
        class_name="paged-list",
    )


def _rows(lines: Any) -> rx.Component:
    return rx.foreach(
        functions.drawn_lines(lines, values.conversation_range),
        lambda line: rx.fragment(conversation_row(row=line), key=line.id),
    )


def early_conversations() -> rx.Component:
    """Return what the document shows before the state has arrived."""
    return EarlyList.create(skeleton=SKELETON)


def _list(lines: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(texts.people.CONVERSATIONS, class_name="label"),
        ConversationList.create(
            _rows(lines),
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
        _dot(line),
        _link(line),
        rx.el.span(
            rx.cond(line.muted, icon("bell_off", size=theme.ICON_SMALL)),
            rx.cond(line.pinned_at, icon("pin", size=theme.ICON_SMALL)),
            functions.short_time(line.last_at, Today.moment, Today.place),
            class_name="row-time",
        ),
        TypingSign.create(
            DraftLine.create(
                _preview(line),
                conversation_id=line.id,
                label=texts.people.DRAFT_PREFIX,
                class_name="row-preview",
            ),
            conversation_id=line.id,
            label=texts.conversation.TYPING,
            class_name="row-preview",
        ),
        _badge(line),
        icon_button(
            "more",
            text_vars.label(texts.people.ROW_MENU_OF, name=line.peer.display_name),
            side="corner",
            aria_haspopup="menu",
            class_name="icon-button row-more",
        ),
        class_name="row",
        data_conversation=line.id,
        # As text: an attribute of a field that was left out would be missing.
        data_muted=rx.cond(line.muted, "true", "false"),
        data_reaction=line.reaction,
        data_unread=rx.cond((line.unread > 0) | line.marked_unread, "true", "false"),
    )


def _badge(row: Any) -> rx.Component:
    """Return the number of unread messages, or what else is new."""
    return rx.cond(
        row.unread > 0,
        rx.el.span(row.unread, aria_hidden="true", class_name="badge"),
        rx.cond(
            row.marked_unread,
            rx.el.span(aria_hidden="true", class_name="badge badge-mark"),
            rx.cond(row.reaction, _reaction(row.reaction)),
        ),
    )


def _dot(row: ConversationLine) -> rx.Component:
    """Return the dot on the picture of a friend who is online."""
    return PresenceDot.create(
        user_id=row.peer.id, label=texts.people.ONLINE, class_name="presence-dot"
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
        rx.cond(
            row.unread > 0,
            unread,
            _spoken(row.marked_unread, texts.people.MARKED_UNREAD),
        ),
        rx.cond(row.reaction, reacted),
        _spoken(row.pinned_at, texts.people.PINNED),
        _spoken(row.muted, texts.people.MUTED),
        to=f"/c/{row.peer.username}",
        state={"conversation": row.id},
        on_click=actions.stage.minimise,
        class_name="row-link",
    )


def _reaction(emoji: str) -> rx.Component:
    """Return the reaction of the peer that was not seen yet."""
    return rx.el.span(emoji, aria_hidden="true", class_name="badge-reaction emoji")


def _spoken(is_set: Any, text: str) -> rx.Component:
    """Return what the link says to screen readers of an icon of the row."""
    return rx.cond(is_set, rx.el.span(f" {text}", class_name="sr-only"))


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
            rx.fragment(
                rx.match(
                    row.preview_kind,
                    ("image", icon("image", size=theme.ICON_SMALL)),
                    ("voice", icon("mic", size=theme.ICON_SMALL)),
                    ("file", icon("file", size=theme.ICON_SMALL)),
                    rx.fragment(),
                ),
                rx.el.bdi(row.preview, custom_attrs={"translate": "yes"}),
            ),
        ),
        class_name="row-preview",
    )


def _empty() -> rx.Component:
    return empty(
        rx.el.h2(texts.people.NO_CONVERSATIONS_TITLE, class_name="empty-title"),
        rx.el.p(texts.people.NO_CONVERSATIONS),
    )

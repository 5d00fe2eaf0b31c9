"""One message: bubble, time and delivery ticks."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import DisplayRow, MessageFiles, actions
from waves.components import text_vars
from waves.components.controls import plain_button
from waves.components.conversation import message_acts
from waves.components.conversation.message_body import message_body
from waves.components.icons import icon, ticks


def message(row: DisplayRow, peer_name: rx.Var[str]) -> rx.Component:
    """Return the article of one message."""
    return rx.el.article(
        rx.el.div(
            rx.el.div(
                rx.cond(row.quote_seq > 0, message_acts.quote(row, peer_name)),
                rx.cond(row.deleted, message_acts.tombstone(row), _content(row)),
                rx.cond(_has_meta(row), _meta(row)),
                # The first strong character of the text decides (UAX 9).
                dir="auto",
                class_name="bubble",
            ),
            rx.cond((row.id != "") & ~row.deleted, message_acts.actions_button()),
            class_name="message-line",
        ),
        message_acts.reactions(row),
        rx.cond(row.own, _status(row)),
        rx.cond(row.status == "failed", _failed(row)),
        aria_label=_accessible_name(row, peer_name),
        class_name="message",
        tab_index=-1,
        data_row=row.key,
        data_id=rx.cond(row.id != "", row.id, rx.Var("undefined")),
        data_client_id=row.client_id,
        data_seq=row.seq,
        data_status=row.status,
        data_own=row.own,
        data_first=row.first,
        data_last=row.last,
    )


def _content(row: DisplayRow) -> rx.Component:
    """Return the files of a message and its text, which may be their caption."""
    files: Any = row.files
    waiting = row.status == "sending"
    has_files = files.length() > 0
    return rx.fragment(
        rx.cond(
            has_files,
            MessageFiles.create(
                row_key=row.key,
                client_id=row.client_id,
                files=files,
                waiting=waiting,
                labels=texts.files.MESSAGE,
            ),
        ),
        rx.cond(has_files & (row.body == ""), rx.fragment(), message_body(row)),
    )


def _accessible_name(row: DisplayRow, peer_name: rx.Var[str]) -> Any:
    label = _sender_and_time(row, peer_name)
    edited = text_vars.label(texts.conversation.MESSAGE_EDITED, label=label)
    whole: Any = rx.cond(row.edited, edited, label)
    pinned = text_vars.label(texts.conversation.MESSAGE_PINNED, label=whole)
    return rx.cond(row.pinned, pinned, whole)


def _sender_and_time(row: DisplayRow, peer_name: rx.Var[str]) -> rx.Var[str]:
    return rx.cond(
        row.own,
        text_vars.label(texts.conversation.MESSAGE_OWN, time=row.exact_time),
        text_vars.label(
            texts.conversation.MESSAGE_THEIRS, name=peer_name, time=row.exact_time
        ),
    )


def _has_meta(row: DisplayRow) -> Any:
    return row.last | row.edited | row.pinned | (row.status == "failed")


def _meta(row: DisplayRow) -> rx.Component:
    return rx.el.span(
        rx.cond(row.pinned, icon("pin", size=theme.ICON_TINY)),
        rx.cond(row.edited, rx.el.span(texts.conversation.EDITED)),
        # The position follows the bubble's direction, the time has its own.
        rx.el.span(row.time, title=row.exact_time, dir="auto"),
        rx.cond(row.own, _ticks(row)),
        class_name="message-meta",
    )


def _ticks(row: DisplayRow) -> rx.Component:
    return rx.fragment(
        rx.match(
            row.status,
            ("sending", icon("clock", size=theme.ICON_TINY)),
            ("failed", rx.fragment()),
            ("sent", ticks(two=False, class_name="ticks")),
            ticks(two=True, class_name="ticks"),
        )
    )


def _status(row: DisplayRow) -> rx.Component:
    """Return the delivery status for screen readers."""
    return rx.el.span(
        role="img",
        aria_label=text_vars.choose(texts.conversation.STATUSES, row.status),
        class_name="sr-only",
    )


def _failed(row: DisplayRow) -> rx.Component:
    return rx.el.div(
        rx.cond(
            (row.problem != "") & (row.problem != "offline"),
            rx.el.p(text_vars.error(row.problem), class_name="message-failed-reason"),
        ),
        plain_button(
            icon("retry", size=theme.ICON_SMALL),
            texts.conversation.TAP_TO_RETRY,
            class_name="retry-button",
            on_click=actions.messages.retry(row.client_id),
        ),
        plain_button(
            texts.conversation.DISCARD,
            class_name="discard-button",
            on_click=actions.messages.discard(row.client_id),
        ),
        class_name="message-failed",
    )

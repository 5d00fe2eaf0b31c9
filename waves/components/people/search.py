"""User search and its results."""

import reflex as rx

from waves import texts, theme
from waves.components import text_vars
from waves.components.controls import button, link
from waves.components.icons import icon
from waves.components.people.person_row import (
    labelled_list,
    person_row,
    request_buttons,
)
from waves.components.var_logic import has_any, negation
from waves.state.friends import Friends
from waves.state.inbox import Inbox
from waves.state.rows import SearchRow

DEBOUNCE_MS = 200
"""The pause in typing after which a search starts."""


def search_field() -> rx.Component:
    """Return the search field; read-only until the page is interactive."""
    return rx.el.div(
        icon("search", size=theme.ICON_FIELD, class_name="search-icon"),
        rx.el.input(
            type="search",
            aria_label=texts.people.SEARCH_PEOPLE,
            placeholder=texts.people.SEARCH_PEOPLE,
            read_only=negation(Inbox.loaded),
            auto_complete="off",
            auto_capitalize="none",
            spell_check=False,
            enter_key_hint="search",
            max_length=64,
            dir="auto",
            # Each page has a field of its own for the same search.
            default_value=Friends.query,
            on_change=Friends.search.debounce(DEBOUNCE_MS),
            class_name="search-field",
        ),
        role="search",
        class_name="search",
    )


def search_results() -> rx.Component:
    """Return the people found, and the status of the search."""
    is_empty = negation(has_any(Friends.results))
    nobody = text_vars.sentence(texts.people.NOBODY_FOUND, query=Friends.query)
    return rx.el.section(
        rx.el.div(
            rx.cond(
                Friends.notice != "",
                rx.el.p(
                    text_vars.error(Friends.notice), class_name="hint hint-problem"
                ),
            ),
            rx.cond(
                Friends.query != "",
                rx.cond(
                    Friends.searching,
                    rx.el.p(texts.people.SEARCHING, class_name="hint"),
                    rx.cond(is_empty, rx.el.p(nobody, class_name="hint hint-nobody")),
                ),
            ),
            role="status",
        ),
        rx.cond(
            has_any(Friends.results),
            labelled_list(
                texts.people.SEARCH_RESULTS, rx.foreach(Friends.results, _result)
            ),
        ),
    )


def _result(row: SearchRow) -> rx.Component:
    return person_row(
        row.person,
        rx.match(
            row.relation,
            ("sent", _cancel_button(row)),
            ("received", request_buttons(row.request_id, row.person.id)),
            ("friend", _write_link(row)),
            ("self", _write_link(row)),
            _add_button(row),
        ),
        note=rx.cond(row.relation == "sent", texts.people.REQUEST_SENT, ""),
        key=row.person.id,
    )


def _add_button(row: SearchRow) -> rx.Component:
    return button(
        texts.people.ADD_FRIEND,
        look="button-primary",
        aria_describedby=f"person-{row.person.id}",
        on_click=Friends.add(row.person.id),
    )


def _cancel_button(row: SearchRow) -> rx.Component:
    return button(
        icon("close", size=theme.ICON_SMALL),
        aria_label=texts.people.CANCEL_REQUEST,
        aria_describedby=f"person-{row.person.id}",
        on_click=Friends.cancel(row.request_id),
    )


def _write_link(row: SearchRow) -> rx.Component:
    return link(
        texts.people.WRITE,
        to=f"/c/{row.person.username}",
        aria_describedby=f"person-{row.person.id}",
        class_name="button",
        on_click=Friends.search(""),
    )

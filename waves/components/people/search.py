"""User search and its results."""

import reflex as rx

from waves import texts, theme
from waves.components import text_vars
from waves.components.controls import button, link
from waves.components.icons import icon
from waves.components.people.person_row import person_line, request_answers
from waves.components.var_logic import has_any, negation
from waves.state.friends import Friends
from waves.state.inbox import Inbox
from waves.state.rows import SearchRow

PAUSE_MS = 200
"""A search starts when the typing has paused for this long."""


def search_field() -> rx.Component:
    """Return the searchbox; it waits until the page is alive."""
    return rx.el.div(
        icon("search", size=theme.ICON_FIELD, class_name=theme.SEARCH_ICON),
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
            # Another page has another field, for the same search.
            default_value=Friends.query,
            on_change=Friends.search.debounce(PAUSE_MS),
            class_name=theme.SEARCH_FIELD,
        ),
        role="search",
        class_name=theme.SEARCH,
    )


def search_results() -> rx.Component:
    """Return the people found, nothing while nobody searches."""
    return rx.el.section(
        rx.el.div(
            rx.cond(
                Friends.notice != "",
                rx.el.p(text_vars.error(Friends.notice), class_name=theme.HINT_PROBLEM),
            ),
            rx.cond(Friends.query != "", _how_it_goes()),
            role="status",
        ),
        rx.cond(has_any(Friends.results), _found()),
    )


def _how_it_goes() -> rx.Component:
    nobody = text_vars.sentence(texts.people.NOBODY_FOUND, query=Friends.query)
    return rx.cond(
        Friends.searching,
        rx.el.p(texts.people.SEARCHING, class_name=theme.HINT),
        rx.cond(
            negation(has_any(Friends.results)), rx.el.p(nobody, class_name=theme.HINT)
        ),
    )


def _found() -> rx.Component:
    return rx.fragment(
        rx.el.h2(texts.people.SEARCH_RESULTS, class_name=theme.LABEL),
        rx.el.ul(
            rx.foreach(Friends.results, _result),
            role="list",
            aria_label=texts.people.SEARCH_RESULTS,
        ),
    )


def _result(row: SearchRow) -> rx.Component:
    note = rx.cond(row.relation == "sent", texts.people.REQUEST_SENT, "")
    return person_line(
        row.person,
        rx.match(
            row.relation,
            ("sent", _sent(row)),
            ("received", request_answers(row.request_id, row.person.id)),
            ("friend", _friend(row)),
            _stranger(row),
        ),
        note=note,
        key=row.person.id,
    )


def _stranger(row: SearchRow) -> rx.Component:
    return button(
        texts.people.ADD_FRIEND,
        look=theme.BUTTON_PRIMARY,
        aria_describedby=f"person-{row.person.id}",
        on_click=Friends.add(row.person.id),
    )


def _sent(row: SearchRow) -> rx.Component:
    return button(
        icon("close", size=theme.ICON_SMALL),
        aria_label=texts.people.CANCEL_REQUEST,
        aria_describedby=f"person-{row.person.id}",
        on_click=Friends.cancel(row.request_id),
    )


def _friend(row: SearchRow) -> rx.Component:
    return link(
        texts.people.WRITE,
        to=f"/c/{row.person.username}",
        aria_describedby=f"person-{row.person.id}",
        class_name=theme.BUTTON,
        on_click=Friends.search(""),
    )

"""A row of a list of people."""

from typing import Any

import reflex as rx

from waves import texts
from waves.components.avatar import avatar
from waves.components.controls import button, name
from waves.components.var_logic import Shown
from waves.state.friends import Friends
from waves.state.rows import Person


def person_row(
    person: Person, *actions: Shown, note: Any = "", **props: Any
) -> rx.Component:
    """Return a list item: avatar, name, `note` or else username, and `actions`."""
    handle = rx.cond(note == "", f"@{person.username}", note)
    return rx.el.li(
        avatar(person),
        rx.el.div(
            name(person.display_name, id=f"person-{person.id}"),
            rx.el.span(handle, class_name="person-handle"),
            class_name="person-names",
        ),
        rx.el.div(*actions, class_name="person-actions"),
        class_name="person",
        **props,
    )


def request_buttons(request_id: Any, person_id: Any) -> rx.Component:
    """Return the buttons that accept and reject a friend request."""
    return rx.fragment(
        button(
            texts.people.ACCEPT,
            look="button-primary",
            aria_describedby=f"person-{person_id}",
            on_click=Friends.accept(request_id),
        ),
        button(
            texts.people.REJECT,
            aria_describedby=f"person-{person_id}",
            on_click=Friends.reject(request_id),
        ),
    )


def labelled_list(label: str, items: rx.Component) -> rx.Component:
    """Return a list below its heading."""
    return rx.fragment(
        rx.el.h2(label, class_name="label"),
        rx.el.ul(items, role="list", aria_label=label),
    )

"""Pending friend requests."""

import reflex as rx

from waves import texts
from waves.components.people.person_row import (
    labelled_list,
    person_row,
    request_buttons,
)
from waves.components.var_logic import has_any
from waves.state.friends import Friends
from waves.state.rows import RequestRow


def friend_requests() -> rx.Component:
    """Return the received requests; a new one is announced."""
    return rx.el.section(
        rx.cond(
            has_any(Friends.requests),
            labelled_list(
                texts.people.FRIEND_REQUESTS, rx.foreach(Friends.requests, _request)
            ),
        ),
        aria_live="polite",
    )


def _request(row: RequestRow) -> rx.Component:
    return person_row(row.person, request_buttons(row.id, row.person.id), key=row.id)

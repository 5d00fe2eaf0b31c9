"""Pending friend requests."""

import reflex as rx

from waves import texts
from waves.components.people.person_row import person_row, request_buttons
from waves.components.var_logic import has_any
from waves.state.friends import Friends
from waves.state.rows import RequestRow


def friend_requests() -> rx.Component:
    """Return the requests; the place announces a new one."""
    return rx.el.section(
        rx.cond(
            has_any(Friends.requests),
            rx.fragment(
                rx.el.h2(texts.people.FRIEND_REQUESTS, class_name="label"),
                rx.el.ul(
                    rx.foreach(Friends.requests, _request),
                    role="list",
                    aria_label=texts.people.FRIEND_REQUESTS,
                ),
            ),
        ),
        aria_live="polite",
    )


def _request(row: RequestRow) -> rx.Component:
    return person_row(row.person, request_buttons(row.id, row.person.id), key=row.id)

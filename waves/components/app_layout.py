"""App layout: people in the left column, one conversation on the right."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Connection
from waves.components.controls import connection_note
from waves.components.people.column import people_column


def app_layout(pane: str, *children: rx.Component) -> rx.Component:
    """Return the whole screen with `children` on the right.

    Args:
        pane: people or thread: the one that a narrow screen shows.
        children: What the right pane holds.
    """
    return rx.el.main(
        connection_bar(),
        people_column(is_page=pane == "people"),
        rx.el.div(*children, class_name="main-pane"),
        class_name="app-layout",
        data_pane=pane,
    )


def connection_bar() -> rx.Component:
    """Return the thin bar that says the server cannot be reached, or not by sockets."""
    return rx.el.div(
        rx.cond(
            Connection.blocked,
            connection_note(texts.app.LIVE_BLOCKED),
            rx.cond(Connection.offline, connection_note(texts.app.OFFLINE)),
        ),
        role="status",
        class_name="connection-bar",
    )

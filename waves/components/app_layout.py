"""App layout: people in the left column, one conversation on the right."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Connection
from waves.components.controls import connection_notice
from waves.components.people.column import people_column


def app_layout(pane: str, *children: rx.Component) -> rx.Component:
    """Return the whole screen.

    Args:
        pane: The pane that a narrow screen shows: people or thread.
        children: The content of the right pane.
    """
    return rx.el.main(
        connection_bar(),
        people_column(is_page=pane == "people"),
        rx.el.div(*children, class_name="main-pane"),
        class_name="app-layout",
        data_pane=pane,
    )


def connection_bar() -> rx.Component:
    """Return the bar that says that the server or its sockets can't be reached."""
    return rx.el.div(
        rx.cond(
            Connection.blocked,
            connection_notice(texts.app.LIVE_BLOCKED),
            rx.cond(Connection.offline, connection_notice(texts.app.OFFLINE)),
        ),
        role="status",
        class_name="connection-bar",
    )

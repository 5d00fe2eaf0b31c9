"""The frame of the app: people on the left, one conversation on the right."""

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.components.icons import icon
from waves.components.people.column import people_column


def frame(pane: str, *children: rx.Component) -> rx.Component:
    """Return the whole screen with `children` on the right.

    Args:
        pane: people or thread: the one that a narrow screen shows.
        children: What the right pane holds.
    """
    return rx.el.main(
        offline_bar(),
        people_column(is_page=pane == "people"),
        rx.el.div(*children, class_name=theme.MAIN),
        class_name=theme.FRAME,
        data_pane=pane,
    )


def offline_bar() -> rx.Component:
    """Return the thin bar that says the server cannot be reached."""
    return rx.el.div(
        rx.cond(
            bridge.Connection.offline,
            rx.el.p(
                icon("offline", size=theme.ICON_SMALL),
                texts.OFFLINE,
                class_name=theme.OFFLINE,
            ),
        ),
        role="status",
        class_name=theme.OFFLINE_PLACE,
    )

"""The corner of the stage: what changes how one sees the call."""

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.components.call.devices import devices_button
from waves.components.controls import icon_button


def corner() -> rx.Component:
    """Return the buttons at the top right."""
    return rx.el.div(
        devices_button(),
        icon_button(
            "shrink",
            texts.MINIMISE_CALL,
            side="corner",
            auto_focus=True,
            on_click=bridge.action("callActions.toggleMinimised"),
        ),
        class_name=theme.CALL_CORNER,
    )

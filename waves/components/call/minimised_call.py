"""The controls of a minimised call."""

import reflex as rx

from waves import texts
from waves.browser.bridge import actions
from waves.components.call.call_controls import hang_up_button, microphone_button
from waves.components.call.chat import with_unread
from waves.components.controls import icon_button


def minimised_controls() -> rx.Component:
    """Return the controls below a minimised call."""
    return rx.el.div(
        with_unread(
            icon_button(
                "expand",
                texts.call.RETURN_TO_CALL,
                side="above",
                data_returns=True,
                on_click=actions.stage.toggle_minimised,
            )
        ),
        microphone_button(),
        hang_up_button(),
        role="group",
        aria_label=texts.call.MINIMISED_CALL,
        class_name="minimised-controls",
        custom_attrs={"aria-description": texts.call.MOVE_HELP},
    )

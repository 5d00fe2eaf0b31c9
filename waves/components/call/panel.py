"""Side panels of a call. At most one is open."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Panel, Stage, actions
from waves.components.call.call_controls import control
from waves.components.controls import close_button, heading
from waves.components.icons import icon


def panel(which: Panel, title: str, *children: rx.Component) -> rx.Component:
    """Return a panel while it is open.

    Args:
        which: The name of the panel.
        title: Its heading and accessible name.
        children: Its content; the last child may scroll.
    """
    return rx.cond(
        (Stage.panel == which) & ~Stage.minimised,
        rx.el.div(
            rx.el.div(
                heading(title, level=2, class_name="panel-title"),
                close_button(
                    label=texts.call.CLOSE_PANEL, on_click=actions.stage.close_panel
                ),
                class_name="panel-header",
            ),
            *children,
            role="group",
            id=f"call-{which}",
            tab_index=-1,
            aria_label=title,
            class_name="panel",
        ),
    )


def panel_button(
    which: Panel, icon_name: str, label: str, *, tip: str, **props: Any
) -> rx.Component:
    """Return a toggle of the controls that opens a panel."""
    return control(
        icon(icon_name, size=theme.ICON_CALL),
        label,
        tip=tip,
        aria_pressed=Stage.panel == which,
        data_opens=which,
        on_click=actions.stage.toggle_panel(which),
        **props,
    )

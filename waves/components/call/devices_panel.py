"""The `Devices` panel of a call and its button."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Stage, actions
from waves.components.call.panel import panel
from waves.components.controls import icon_button
from waves.components.device_settings import device_chooser


def devices_button() -> rx.Component:
    """Return the button `Devices` of the toolbar."""
    return icon_button(
        "gear",
        texts.devices.DEVICES,
        side="corner",
        aria_expanded=Stage.panel == "devices",
        data_opens="devices",
        on_click=actions.stage.toggle_panel("devices"),
    )


def devices_panel() -> rx.Component:
    """Return the panel `Devices`."""
    return panel("devices", texts.devices.DEVICES, device_chooser(in_call=True))

"""The page `/settings`: what a person decides about this app."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call
from waves.components.call.shortcuts import shortcuts_switch
from waves.components.controls import heading
from waves.components.conversation.header import back_link
from waves.components.devices import device_chooser
from waves.components.frame import frame


def settings_page() -> rx.Component:
    """Return the app with the settings open."""
    return frame(
        "thread",
        rx.el.header(
            back_link(),
            heading(texts.SETTINGS, level=1, class_name=theme.HEAD_TITLE),
            class_name=theme.HEAD,
        ),
        rx.el.div(
            _section("devices", texts.DEVICES, _devices()),
            _section("calls", texts.CALLS, shortcuts_switch()),
            class_name=theme.SETTINGS,
        ),
    )


def _section(name: str, title: str, *children: rx.Component) -> rx.Component:
    """Return one section; its heading is its accessible name."""
    label = f"settings-{name}"
    return rx.el.section(
        heading(title, level=2, class_name=theme.SETTINGS_TITLE, id=label),
        *children,
        aria_labelledby=label,
        class_name=theme.SETTINGS_SECTION,
    )


def _devices() -> rx.Component:
    """Return the chooser, unless the call that covers this page shows it already."""
    return rx.cond(Call.panel != "devices", device_chooser(in_call=False))

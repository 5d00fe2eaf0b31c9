"""The switch for single-key shortcuts in calls."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Stage, actions
from waves.components.controls import switch


def shortcuts_switch() -> rx.Component:
    """Return the switch `Keyboard shortcuts`; this browser remembers it."""
    return switch(
        "shortcuts",
        (texts.settings.KEYBOARD_SHORTCUTS, texts.settings.KEYBOARD_SHORTCUTS_HELP),
        is_on=Stage.shortcuts,
        on_click=actions.stage.toggle_shortcuts,
    )

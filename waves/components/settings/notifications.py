"""The switch for desktop notifications."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Notifications, actions
from waves.components import text_vars
from waves.components.controls import switch
from waves.components.settings.form_section import section


def notifications_section() -> rx.Component:
    """Return the switch, and the reason why the browser shows no notifications."""
    state = Notifications.state
    sentence = text_vars.choose(texts.settings.NOTIFICATION_STATES, state)
    return section(
        "notifications",
        texts.settings.NOTIFICATIONS,
        rx.cond(state != "unsupported", _switch()),
        rx.el.div(
            rx.cond(sentence != "", rx.el.p(sentence, class_name="settings-help")),
            role="status",
        ),
    )


def _switch() -> rx.Component:
    state = Notifications.state
    return switch(
        "notifications",
        (texts.settings.SHOW_NOTIFICATIONS, texts.settings.NOTIFICATIONS_HELP),
        is_on=state == "on",
        on_click=actions.notifications.toggle,
        # Not disabled: the keyboard still finds it and the reason below.
        aria_disabled=state == "blocked",
    )

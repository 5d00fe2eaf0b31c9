"""The page `/settings`."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Stage
from waves.components.app_layout import app_layout
from waves.components.call.shortcuts import shortcuts_switch
from waves.components.controls import heading, skeleton
from waves.components.conversation.header import back_link
from waves.components.device_settings import device_chooser
from waves.components.settings.form_section import section
from waves.components.settings.notifications import notifications_section
from waves.components.settings.password import password_section
from waves.components.settings.privacy import privacy_section
from waves.components.settings.profile import profile_section
from waves.components.settings.sessions import sessions_section
from waves.components.settings.sign_in_methods import email_section, google_section
from waves.state.settings import Account

SKELETONS = ("h-4 w-28", "h-11 w-full", "h-11 w-full", "h-9 w-32")


def settings_page() -> rx.Component:
    """Return the app with the settings open."""
    return app_layout(
        "thread",
        rx.el.header(
            back_link(),
            heading(
                texts.settings.SETTINGS, level=1, class_name="name pane-header-title"
            ),
            class_name="pane-header",
        ),
        rx.el.div(
            rx.cond(Account.loaded, _account(), _account_skeleton()),
            section("devices", texts.devices.DEVICES, _devices()),
            section("calls", texts.settings.CALLS, shortcuts_switch()),
            notifications_section(),
            class_name="settings",
        ),
    )


def _account() -> rx.Component:
    return rx.fragment(
        profile_section(),
        email_section(),
        password_section(),
        google_section(),
        sessions_section(),
        privacy_section(),
    )


def _account_skeleton() -> rx.Component:
    """Return the placeholders of the account's sections."""
    lines = [skeleton(class_name=width) for width in SKELETONS]
    return rx.fragment(
        *(
            rx.el.div(*lines, class_name="settings-section settings-skeleton")
            for _ in range(3)
        )
    )


def _devices() -> rx.Component:
    """Return the choice of devices, unless the call above this page shows it."""
    return rx.cond(Stage.panel != "devices", device_chooser(in_call=False))

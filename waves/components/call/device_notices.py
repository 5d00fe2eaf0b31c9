"""Notices about device changes and about a muted microphone."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, DeviceNotices, actions
from waves.components.controls import close_button, plain_button
from waves.components.device_settings import accept_offer, notice_text
from waves.components.icons import icon


def device_notice() -> rx.Component:
    """Return the notice of a device that was connected, disconnected or failed."""
    return rx.cond(
        DeviceNotices.code != "",
        rx.el.div(
            rx.el.p(notice_text()),
            rx.cond(DeviceNotices.has_offer, accept_offer(plain_button)),
            close_button(on_click=actions.devices.dismiss_notice),
            class_name="call-notice",
        ),
    )


def retry_button() -> rx.Component:
    """Return the button that opens refused or missing devices again."""
    return plain_button(texts.app.TRY_AGAIN, on_click=actions.devices.retry)


def muted_hint() -> rx.Component:
    """Return the hint, above the controls, that the speaking user is muted."""
    return rx.el.div(
        rx.cond(
            DeviceNotices.talking_muted & Call.mic_muted,
            rx.el.div(
                icon("mic_off", size=theme.ICON_FIELD),
                rx.el.p(texts.devices.TALKING_WHILE_MUTED),
                plain_button(
                    texts.devices.UNMUTE, on_click=actions.call.toggle_microphone
                ),
                class_name="call-notice",
            ),
        ),
        role="status",
        class_name="call-hint",
    )

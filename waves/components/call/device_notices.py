"""Notices about device changes and about a muted microphone."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, DeviceNotices, actions
from waves.components.controls import icon_button
from waves.components.device_settings import accept_offer, notice_text
from waves.components.icons import icon


def device_notice() -> rx.Component:
    """Return what is said about devices that come and go."""
    return rx.cond(
        DeviceNotices.code != "",
        rx.el.div(
            rx.el.p(notice_text()),
            rx.cond(DeviceNotices.has_offer, accept_offer(_plain_button)),
            icon_button(
                "close",
                texts.app.CLOSE,
                side="corner",
                on_click=actions.devices.dismiss_notice,
            ),
            class_name="call-notice",
        ),
    )


def retry_button() -> rx.Component:
    """Return the way to try again what the browser has not allowed or not had."""
    return _plain_button(texts.app.TRY_AGAIN, on_click=actions.devices.retry)


def muted_hint() -> rx.Component:
    """Return the hint to somebody who talks and is muted, above the controls."""
    return rx.el.div(
        rx.cond(
            DeviceNotices.talking_muted & Call.mic_muted,
            rx.el.div(
                icon("mic_off", size=theme.ICON_FIELD),
                rx.el.p(texts.devices.TALKING_WHILE_MUTED),
                _plain_button(
                    texts.devices.UNMUTE,
                    on_click=actions.call.toggle_microphone,
                ),
                class_name="call-notice",
            ),
        ),
        role="status",
        class_name="call-hint",
    )


def _plain_button(words: str, **props: Any) -> rx.Component:
    return rx.el.button(words, type="button", **props)

"""The other person's name and the state of the call."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Quality
from waves.components import text_vars
from waves.components.controls import name
from waves.components.icons import icon


def call_words(*signs: rx.Component) -> rx.Component:
    """Return the name, the status, and what must never fade.

    Args:
        signs: What both people must know as long as it lasts: verified, recording.
    """
    return rx.el.div(
        name(Call.peer_name, class_name=theme.CALL_NAME),
        _status(),
        rx.el.div(*signs, class_name=theme.CALL_SIGNS),
        class_name=theme.CALL_WORDS,
    )


def sign(picture: str, words: rx.Var[str] | str, *, look: str = "") -> rx.Component:
    """Return a small sign with an icon and words."""
    return rx.el.span(
        icon(picture, size=theme.ICON_SMALL),
        words,
        class_name=f"{theme.CALL_SIGN} {look}".strip(),
    )


def _status() -> rx.Component:
    connected = Call.phase == "connected"
    return rx.el.div(
        rx.el.span(
            rx.match(
                Call.phase,
                ("connecting", texts.call.CONNECTING),
                ("reconnecting", texts.call.RECONNECTING),
                "",
            ),
            role="status",
            aria_live="assertive",
        ),
        # A timer is not announced every second, as a status would be.
        rx.cond(connected, rx.el.span(Call.elapsed, role="timer")),
        rx.cond(connected & Call.remote_muted, _muted()),
        # As a status of its own it is read out without the rest.
        rx.el.span(rx.cond(connected & (Quality.weak != ""), _poor()), role="status"),
        class_name=theme.CALL_STATUS,
    )


def _poor() -> rx.Component:
    return rx.el.span(
        icon("weak", size=theme.ICON_SMALL),
        rx.el.bdi(
            text_vars.choose(
                texts.call.POOR_CONNECTION, Quality.weak, name=Call.peer_name
            )
        ),
        class_name=theme.CALL_WEAK,
    )


def _muted() -> rx.Component:
    return rx.el.span(
        icon("mic_off", size=theme.ICON_SMALL),
        texts.call.PEER_MUTED,
        class_name=theme.CALL_REMARK,
    )

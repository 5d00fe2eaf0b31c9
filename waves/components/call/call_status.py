"""The other person's name and the state of the call."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Quality
from waves.components import text_vars
from waves.components.controls import name
from waves.components.icons import icon


def call_summary(*indicators: rx.Component) -> rx.Component:
    """Return the name, the status, and what must never fade.

    Args:
        indicators: What stays visible as long as it lasts: verified, recording.
    """
    return rx.el.div(
        name(Call.peer_name, class_name="call-name"),
        _status(),
        rx.el.div(*indicators, class_name="call-indicators"),
        class_name="call-summary",
    )


def indicator(icon_name: str, text: rx.Var[str] | str) -> rx.Component:
    """Return a small label with an icon."""
    return rx.el.span(
        icon(icon_name, size=theme.ICON_SMALL), text, class_name="indicator"
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
        # A timer isn't announced every second as a status would be.
        rx.cond(connected, rx.el.span(Call.elapsed, role="timer")),
        rx.cond(connected & Call.remote_muted, _peer_muted()),
        # A status of its own is announced without the rest.
        rx.el.span(
            rx.cond(connected & (Quality.weak != ""), _connection_quality()),
            role="status",
        ),
        class_name="call-status",
    )


def _connection_quality() -> rx.Component:
    sentence = text_vars.choose(
        texts.call.POOR_CONNECTION, Quality.weak, name=Call.peer_name
    )
    return rx.el.span(
        icon("weak", size=theme.ICON_SMALL),
        rx.el.bdi(sentence),
        class_name="call-remark call-quality",
    )


def _peer_muted() -> rx.Component:
    return rx.el.span(
        icon("mic_off", size=theme.ICON_SMALL),
        texts.call.PEER_MUTED,
        class_name="call-remark",
    )

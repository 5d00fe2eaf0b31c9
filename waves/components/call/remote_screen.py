"""The other person's shared screen and its zoom controls."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Call, Handler, Share, SharedScreen, Zoom, actions
from waves.components import text_vars
from waves.components.controls import icon_button

screens_shown: rx.Var[str] = rx.cond(
    Share.remote,
    rx.cond(Share.sharing, "both", "remote"),
    rx.cond(Share.sharing, "own", ""),
)
"""Whose screen is on the stage: remote, own, both or empty."""


def remote_screen() -> rx.Component:
    """Return their screen while they share it."""
    return rx.cond(
        Share.remote,
        SharedScreen.create(
            label=texts.share.REMOTE_SCREEN,
            frame_label=texts.share.FRAME,
            class_name="remote-screen",
        ),
    )


def screen_notice() -> rx.Component:
    """Return whose screen it is; always there, so that it is announced."""
    return rx.el.div(
        rx.cond(Share.remote | Share.remote_waiting, _text()),
        role="status",
        class_name="screen-notice",
    )


def zoom_controls() -> rx.Component:
    """Return the buttons by which their screen is looked at."""
    return rx.cond(
        Share.remote,
        rx.el.div(
            _zoom_button(
                "minus",
                texts.share.ZOOM_OUT,
                tip=texts.share.ZOOM_OUT_TIP,
                does=actions.zoom.further,
            ),
            _zoom_button(
                "plus",
                texts.share.ZOOM_IN,
                tip=texts.share.ZOOM_IN_TIP,
                does=actions.zoom.nearer,
            ),
            _zoom_button(
                "retry",
                texts.share.ZOOM_RESET,
                tip=texts.share.ZOOM_RESET_TIP,
                does=actions.zoom.reset,
                disabled=~Zoom.changed,
            ),
            _zoom_button(
                "fill_frame",
                texts.share.FILL,
                tip=texts.share.FILL,
                does=actions.zoom.toggle_fill,
                aria_pressed=Zoom.fills,
            ),
            class_name="zoom-controls",
        ),
    )


def _text() -> rx.Component:
    sentence = rx.cond(
        Share.remote_interrupted,
        text_vars.fill(texts.share.PEER_INTERRUPTED, name=Call.peer_name),
        rx.cond(
            Share.remote_waiting,
            text_vars.fill(texts.share.PEER_WAITING, name=Call.peer_name),
            text_vars.fill(texts.share.PEER_SHARES, name=Call.peer_name),
        ),
    )
    return rx.el.span(sentence)


def _zoom_button(
    picture: str, label: str, *, tip: str, does: Handler, **props: Any
) -> rx.Component:
    return icon_button(
        picture,
        label,
        tip=tip,
        side="above",
        on_click=does,
        **props,
    )

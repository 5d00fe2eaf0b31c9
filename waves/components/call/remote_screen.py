"""The other person's shared screen and its zoom controls."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Call, Share, SharedScreen, Zoom, actions
from waves.components import text_vars
from waves.components.controls import icon_button

screens_shown: rx.Var[str] = rx.cond(
    Share.remote,
    rx.cond(Share.sharing, "both", "remote"),
    rx.cond(Share.sharing, "own", ""),
)
"""The shared screens on the stage: remote, own, both or empty."""


def remote_screen() -> rx.Component:
    """Return the remote screen while it is shared."""
    return rx.cond(
        Share.remote,
        SharedScreen.create(
            label=texts.share.REMOTE_SCREEN,
            frame_label=texts.share.FRAME,
            class_name="remote-screen",
        ),
    )


def screen_notice() -> rx.Component:
    """Return the status that names who shares; always present, to be announced."""
    name = Call.peer_name
    sentence = rx.cond(
        Share.remote_interrupted,
        text_vars.fill(texts.share.PEER_INTERRUPTED, name=name),
        rx.cond(
            Share.remote_waiting,
            text_vars.fill(texts.share.PEER_WAITING, name=name),
            text_vars.fill(texts.share.PEER_SHARES, name=name),
        ),
    )
    return rx.el.div(
        rx.cond(Share.remote | Share.remote_waiting, rx.el.span(sentence)),
        role="status",
        class_name="screen-notice",
    )


def zoom_controls() -> rx.Component:
    """Return the zoom controls of the remote screen."""
    return rx.cond(
        Share.remote,
        rx.el.div(
            icon_button(
                "minus",
                texts.share.ZOOM_OUT,
                tip=texts.share.ZOOM_OUT_TIP,
                side="above",
                on_click=actions.zoom.further,
            ),
            icon_button(
                "plus",
                texts.share.ZOOM_IN,
                tip=texts.share.ZOOM_IN_TIP,
                side="above",
                on_click=actions.zoom.nearer,
            ),
            icon_button(
                "retry",
                texts.share.ZOOM_RESET,
                tip=texts.share.ZOOM_RESET_TIP,
                side="above",
                disabled=~Zoom.changed,
                on_click=actions.zoom.reset,
            ),
            icon_button(
                "fill_frame",
                texts.share.FILL,
                side="above",
                aria_pressed=Zoom.fills,
                on_click=actions.zoom.toggle_fill,
            ),
            class_name="zoom-controls",
        ),
    )

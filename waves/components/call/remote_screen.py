"""The other person's shared screen and its zoom controls."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Handler, Share, SharedScreen, Zoom, actions
from waves.components import text_vars
from waves.components.controls import icon_button

shown: rx.Var[str] = rx.cond(
    Share.remote,
    rx.cond(Share.sharing, "both", "remote"),
    rx.cond(Share.sharing, "own", ""),
)
"""Whose screen is on the stage: remote, own, both or empty."""


def screen() -> rx.Component:
    """Return their screen while they share it."""
    return rx.cond(
        Share.remote,
        SharedScreen.create(
            label=texts.share.REMOTE_SCREEN,
            frame_label=texts.share.FRAME,
            class_name=theme.SCREEN,
        ),
    )


def screen_note() -> rx.Component:
    """Return whose screen it is; always there, so that it is announced."""
    return rx.el.div(
        rx.cond(Share.remote | Share.remote_waiting, _words()),
        role="status",
        class_name=theme.SCREEN_NOTE,
    )


def screen_tools() -> rx.Component:
    """Return the buttons by which their screen is looked at."""
    return rx.cond(
        Share.remote,
        rx.el.div(
            _tool(
                "minus",
                texts.share.ZOOM_OUT,
                tip=texts.share.ZOOM_OUT_TIP,
                does=actions.zoom.further,
            ),
            _tool(
                "plus",
                texts.share.ZOOM_IN,
                tip=texts.share.ZOOM_IN_TIP,
                does=actions.zoom.nearer,
            ),
            _tool(
                "retry",
                texts.share.ZOOM_RESET,
                tip=texts.share.ZOOM_RESET_TIP,
                does=actions.zoom.reset,
                disabled=~Zoom.changed,
            ),
            _tool(
                "fill_frame",
                texts.share.FILL,
                tip=texts.share.FILL,
                does=actions.zoom.toggle_fill,
                aria_pressed=Zoom.fills,
            ),
            class_name=theme.SCREEN_TOOLS,
        ),
    )


def _words() -> rx.Component:
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


def _tool(
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

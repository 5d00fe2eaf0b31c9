"""The screen of an outgoing call."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, StreamVideo, actions
from waves.components.call.call_controls import notes, peer_face
from waves.components.controls import name
from waves.components.icons import icon


def outgoing_stage() -> rx.Component:
    """Return the dialog `Calling`."""
    return rx.el.div(
        rx.el.div(
            peer_face(class_name=theme.FACE_HUGE),
            class_name=theme.CALL_FACE,
        ),
        rx.el.div(
            name(Call.peer_name, class_name=theme.CALL_NAME),
            rx.el.p(
                rx.cond(Call.ringing, texts.call.RINGING, texts.call.CALLING_NOW),
                role="status",
                aria_live="assertive",
                class_name=theme.CALL_STATUS,
            ),
            class_name=theme.CALL_WORDS,
        ),
        _preview(),
        notes(),
        rx.el.div(
            rx.el.button(
                icon("hang_up", size=theme.ICON_CALL_END),
                texts.call.CANCEL,
                type="button",
                auto_focus=True,
                class_name=theme.CONTROL_CANCEL,
                on_click=actions.call.cancel,
            ),
            class_name=theme.CALL_CONTROLS,
        ),
        role="dialog",
        aria_label=texts.call.CALLING,
        class_name=theme.CALL,
    )


def _preview() -> rx.Component:
    """Return the person's own picture behind it all: how the other will see them."""
    return rx.cond(
        Call.local_video,
        rx.el.div(
            StreamVideo.create(which="local", label=texts.call.YOUR_VIDEO),
            class_name=theme.CALL_PREVIEW,
        ),
    )

"""The screen of an outgoing call."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, StreamVideo, actions
from waves.components.call.call_controls import call_notices, peer_avatar
from waves.components.controls import name, plain_button
from waves.components.icons import icon


def outgoing_call() -> rx.Component:
    """Return the dialog `Calling`."""
    return rx.el.div(
        rx.el.div(peer_avatar(class_name="avatar-huge"), class_name="call-avatar"),
        rx.el.div(
            name(Call.peer_name, class_name="call-name"),
            rx.el.p(
                rx.cond(Call.ringing, texts.call.RINGING, texts.call.CALLING_NOW),
                role="status",
                aria_live="assertive",
                class_name="call-status",
            ),
            class_name="call-summary",
        ),
        # The local video fills the background.
        rx.cond(
            Call.local_video,
            rx.el.div(
                StreamVideo.create(which="local", label=texts.call.YOUR_VIDEO),
                class_name="local-preview",
            ),
        ),
        call_notices(),
        rx.el.div(
            plain_button(
                icon("hang_up", size=theme.ICON_CALL_END),
                texts.call.CANCEL,
                auto_focus=True,
                class_name="control control-end control-labelled",
                on_click=actions.call.cancel,
            ),
            class_name="call-controls",
        ),
        role="dialog",
        aria_label=texts.call.CALLING,
        class_name="call",
    )

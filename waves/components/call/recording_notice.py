"""Notices about a recording that failed or was interrupted."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Call, Recording, actions
from waves.components import text_vars
from waves.components.controls import close_button


def recording_notice() -> rx.Component:
    """Return the notice until it is closed or the next recording starts."""
    # After a success the card of the recording is shown instead.
    has_ended_badly = (Recording.outcome != "") & (Recording.outcome != "kept")
    return rx.cond(
        (Recording.notice != "") | has_ended_badly,
        rx.el.div(
            rx.el.p(
                text_vars.choose(
                    texts.recording.NOTICES, Recording.notice, name=Call.peer_name
                ),
                " ",
                text_vars.choose(texts.recording.OUTCOMES, Recording.outcome),
            ),
            close_button(
                label=texts.recording.CLOSE_NOTICE,
                on_click=actions.recording.dismiss_notice,
            ),
            class_name="call-notice",
        ),
    )

"""Notices about a recording that failed or was interrupted."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Call, Recording, actions
from waves.components import text_vars
from waves.components.controls import icon_button


def recording_notice() -> rx.Component:
    """Return the note, until it is closed or something else is recorded."""
    # Where it ended as wished, the card to save it says enough.
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
            icon_button(
                "close",
                texts.recording.CLOSE_NOTICE,
                side="corner",
                on_click=actions.recording.dismiss_notice,
            ),
            class_name="call-notice",
        ),
    )

"""The call overlay, mounted once above every page."""

import reflex as rx

from waves import texts
from waves.browser.bridge import (
    Call,
    Drops,
    MinimiseOnNavigation,
    SavedRecordings,
    values,
)
from waves.browser.bridge.deferred import deferred
from waves.components.call.ended import ended_card
from waves.components.call.incoming import incoming_card
from waves.components.call.outgoing import outgoing_call
from waves.components.call.picture_in_picture import picture_in_picture
from waves.components.call.recording import recording_request
from waves.components.call.saved_recordings import saved_recording_card
from waves.components.call.stage import stage


def overlay() -> rx.Component:
    """Return the call in its phase, and the cards before and after it."""
    running = (
        (Call.phase == "connecting")
        | (Call.phase == "connected")
        | (Call.phase == "reconnecting")
    )
    return rx.fragment(
        MinimiseOnNavigation.create(path=values.path),
        _refused_files(),
        rx.cond(Call.phase == "outgoing", deferred("outgoing_call", outgoing_call)),
        # One element in all three phases, so that the video does not flicker.
        rx.cond(running, deferred("running_call", _running_call)),
        # In the document beforehand: a ring changes an attribute and the texts.
        rx.el.div(
            rx.cond(values.hydrated, incoming_card()),
            hidden=Call.phase != "incoming",
            class_name="card-area card-area-incoming",
        ),
        rx.el.div(
            rx.cond(Call.phase == "ended", ended_card()),
            aria_live="assertive",
            class_name="card-area",
        ),
        rx.el.div(
            rx.cond(running, deferred("recording_request", recording_request)),
            aria_live="assertive",
            class_name="card-area",
        ),
        rx.el.div(
            rx.cond(
                SavedRecordings.id != "",
                deferred("saved_recording", saved_recording_card),
            ),
            aria_live="polite",
            data_running=running,
            class_name="card-area saved-recordings-area",
        ),
    )


def _running_call() -> rx.Component:
    return rx.fragment(stage(), picture_in_picture())


def _refused_files() -> rx.Component:
    """Return the notice that a dropped file cannot be sent."""
    return rx.el.div(
        rx.cond(
            Drops.refused,
            rx.el.p(texts.conversation.NO_FILES, class_name="drop-notice"),
        ),
        role="status",
        class_name="drop-area",
    )

"""The card of a finished recording that is not yet saved or discarded."""

import reflex as rx

from waves import texts
from waves.browser.bridge import SavedRecordings, actions
from waves.components import text_vars
from waves.components.controls import button, title


def saved_recording_card() -> rx.Component:
    """Return the card of the first recording that is neither saved nor discarded."""
    return rx.el.div(
        rx.el.div(
            title(_title()),
            rx.el.span(_details(), class_name="card-detail"),
            rx.cond(
                SavedRecordings.not_seekable,
                rx.el.span(texts.recording.NOT_SEEKABLE, class_name="card-detail"),
            ),
            class_name="card-text",
        ),
        rx.el.div(
            rx.cond(SavedRecordings.discarding, _discard_buttons(), _buttons()),
            class_name="card-actions",
        ),
        role="group",
        aria_label=texts.recording.FINISHED,
        class_name="card",
    )


def _title() -> rx.Var[str]:
    return rx.cond(
        SavedRecordings.recovered,
        text_vars.fill(
            texts.recording.UNSAVED,
            name=SavedRecordings.peer_name,
            time=SavedRecordings.time,
        ),
        text_vars.fill(texts.recording.WITH_PEER, name=SavedRecordings.peer_name),
    )


def _details() -> rx.Var[str]:
    size = rx.cond(
        SavedRecordings.preparing, texts.recording.PROCESSING, SavedRecordings.size
    )
    more = text_vars.fill(texts.recording.MORE, size=size, count=SavedRecordings.more)
    return rx.cond(SavedRecordings.more > 0, more, size)


def _buttons() -> rx.Component:
    return rx.fragment(
        button(texts.recording.DISCARD, on_click=actions.saved_recordings.discard),
        button(
            texts.recording.SAVE,
            look="button-primary",
            disabled=SavedRecordings.preparing,
            on_click=actions.saved_recordings.save,
        ),
    )


def _discard_buttons() -> rx.Component:
    return rx.fragment(
        button(texts.recording.KEEP, on_click=actions.saved_recordings.keep),
        button(
            texts.recording.DISCARD_FOR_GOOD,
            look="button-danger",
            on_click=actions.saved_recordings.discard,
        ),
    )

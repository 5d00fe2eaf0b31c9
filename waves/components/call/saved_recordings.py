"""A finished recording that waits to be saved or discarded, on every page."""

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.browser.bridge.recording import Shelf
from waves.components.controls import button, title


def shelf_card() -> rx.Component:
    """Return the card of the newest one; the others come after it."""
    return rx.cond(
        Shelf.id != "",
        rx.el.div(
            rx.el.div(
                title(_title()),
                rx.el.span(_words(), class_name=theme.ENDED_REASON),
                rx.cond(
                    Shelf.unmended,
                    rx.el.span(texts.RECORDING_UNMENDED, class_name=theme.ENDED_REASON),
                ),
                class_name=theme.ENDED_WORDS,
            ),
            rx.el.div(
                rx.cond(Shelf.discarding, _question(), _answers()),
                class_name=theme.ENDED_ACTIONS,
            ),
            role="group",
            aria_label=texts.RECORDING_CARD,
            class_name=theme.ENDED_CARD,
        ),
    )


def _title() -> rx.Var[str]:
    return rx.cond(
        Shelf.recovered,
        texts.fill(texts.RECORDING_FOUND, name=Shelf.peer_name, time=Shelf.time),
        texts.fill(texts.RECORDING_DONE, name=Shelf.peer_name),
    )


def _words() -> rx.Var[str]:
    size = rx.cond(Shelf.preparing, texts.RECORDING_PREPARING, Shelf.size)
    more = texts.fill(texts.RECORDING_MORE, words=size, count=Shelf.more)
    return rx.cond(Shelf.more > 0, more, size)


def _answers() -> rx.Component:
    return rx.fragment(
        button(
            texts.DISCARD_RECORDING,
            on_click=bridge.action("recordingActions.discard"),
        ),
        button(
            texts.SAVE_RECORDING,
            look=theme.BUTTON_PRIMARY,
            disabled=Shelf.preparing,
            on_click=bridge.action("recordingActions.save"),
        ),
    )


def _question() -> rx.Component:
    return rx.fragment(
        button(texts.KEEP_RECORDING, on_click=bridge.action("recordingActions.keep")),
        button(
            texts.REALLY_DISCARD,
            look=theme.BUTTON_DANGER,
            on_click=bridge.action("recordingActions.discard"),
        ),
    )

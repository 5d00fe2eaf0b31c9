"""The card of a finished recording that is not yet saved or discarded."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Shelf, actions
from waves.components import text_vars
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
                    rx.el.span(
                        texts.recording.NOT_SEEKABLE, class_name=theme.ENDED_REASON
                    ),
                ),
                class_name=theme.ENDED_WORDS,
            ),
            rx.el.div(
                rx.cond(Shelf.discarding, _question(), _answers()),
                class_name=theme.ENDED_ACTIONS,
            ),
            role="group",
            aria_label=texts.recording.FINISHED,
            class_name=theme.ENDED_CARD,
        ),
    )


def _title() -> rx.Var[str]:
    return rx.cond(
        Shelf.recovered,
        text_vars.fill(texts.recording.UNSAVED, name=Shelf.peer_name, time=Shelf.time),
        text_vars.fill(texts.recording.WITH_PEER, name=Shelf.peer_name),
    )


def _words() -> rx.Var[str]:
    size = rx.cond(Shelf.preparing, texts.recording.PROCESSING, Shelf.size)
    more = text_vars.fill(texts.recording.MORE, words=size, count=Shelf.more)
    return rx.cond(Shelf.more > 0, more, size)


def _answers() -> rx.Component:
    return rx.fragment(
        button(
            texts.recording.DISCARD,
            on_click=actions.shelf.discard,
        ),
        button(
            texts.recording.SAVE,
            look=theme.BUTTON_PRIMARY,
            disabled=Shelf.preparing,
            on_click=actions.shelf.save,
        ),
    )


def _question() -> rx.Component:
    return rx.fragment(
        button(texts.recording.KEEP, on_click=actions.shelf.keep),
        button(
            texts.recording.DISCARD_FOR_GOOD,
            look=theme.BUTTON_DANGER,
            on_click=actions.shelf.discard,
        ),
    )

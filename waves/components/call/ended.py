"""A call is over: why, and once more."""

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.browser.bridge import Call
from waves.components.call.call_controls import peer_face
from waves.components.controls import button, icon_button, name


def ended_card() -> rx.Component:
    """Return the status `Call ended`; the engine takes it away after a moment."""
    elsewhere = (Call.end_reason == "answered_elsewhere") | (
        Call.end_reason == "declined_elsewhere"
    )
    return rx.el.div(
        peer_face(class_name=""),
        rx.el.div(
            name(texts.CALL_ENDED),
            rx.el.span(_reason(), class_name=theme.ENDED_REASON),
            rx.cond(
                Call.problem != "",
                rx.el.span(
                    texts.problem(Call.problem, name=Call.peer_name),
                    class_name=theme.ENDED_PROBLEM,
                ),
            ),
            class_name=theme.ENDED_WORDS,
        ),
        rx.el.div(
            rx.cond(~elsewhere, _again()),
            icon_button(
                "close",
                texts.CLOSE,
                side="corner",
                on_click=bridge.action("callActions.dismiss"),
            ),
            class_name=theme.ENDED_ACTIONS,
        ),
        role="status",
        aria_label=texts.CALL_ENDED,
        class_name=theme.ENDED_CARD,
    )


def _again() -> rx.Component:
    return button(
        texts.CALL_AGAIN,
        look=theme.BUTTON_PRIMARY,
        on_click=bridge.action("callActions.callAgain"),
    )


def _reason() -> rx.Var[str]:
    words = texts.end_reason(
        Call.end_reason, was_caller=Call.was_caller, name=Call.peer_name
    )
    timed = texts.fill(texts.AFTER, words=words, elapsed=Call.elapsed)
    return rx.cond(Call.elapsed != "", timed, words)

"""The card shown after a call: the reason and a button to call again."""

from functools import reduce
from operator import or_
from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Call, actions, values
from waves.components import text_vars
from waves.components.call.call_controls import peer_avatar
from waves.components.controls import button, close_button, name

UNANSWERED = ("missed", "unavailable", "declined", "busy")
"""The ends of calls after which the caller may want to leave a message."""


def ended_card() -> rx.Component:
    """Return the status `Call ended`; the stage removes it after a moment."""
    return rx.el.div(
        peer_avatar(),
        rx.el.div(
            name(texts.call.ENDED),
            rx.el.span(_reason(), class_name="card-detail"),
            rx.cond(
                Call.problem != "",
                rx.el.span(
                    text_vars.choose(
                        texts.call.PROBLEMS, Call.problem, name=Call.peer_name
                    ),
                    class_name="card-problem",
                ),
            ),
            class_name="card-text",
        ),
        _actions(),
        role="status",
        aria_label=texts.call.ENDED,
        class_name="card",
    )


def _actions() -> rx.Component:
    elsewhere = (Call.end_reason == "answered_elsewhere") | (
        Call.end_reason == "declined_elsewhere"
    )
    return rx.el.div(
        rx.cond(
            Call.was_caller & _nobody_answered() & values.can_record_voice,
            button(texts.call.LEAVE_MESSAGE, on_click=actions.voice.leave),
        ),
        rx.cond(
            ~elsewhere,
            button(
                texts.call.CALL_AGAIN,
                look="button-primary",
                on_click=actions.call.call_again(),
            ),
        ),
        close_button(on_click=actions.call.dismiss),
        class_name="card-actions",
    )


def _nobody_answered() -> Any:
    reason: Any = Call.end_reason
    return reduce(or_, (reason == one for one in UNANSWERED))


def _reason() -> rx.Var[str]:
    table = {
        code: rx.cond(
            Call.was_caller,
            text_vars.fill(sentences.caller, name=Call.peer_name),
            text_vars.fill(sentences.callee, name=Call.peer_name),
        )
        for code, sentences in texts.call.END_REASONS.items()
    }
    reason = text_vars.choose(
        table, Call.end_reason, otherwise=texts.call.END_REASONS["hung_up"].caller
    )
    timed = text_vars.fill(texts.call.AFTER, reason=reason, elapsed=Call.elapsed)
    return rx.cond(Call.elapsed != "", timed, reason)

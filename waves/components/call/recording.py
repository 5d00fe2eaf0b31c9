"""Recording a call: the button, the consent request and the indicator."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Recording, actions
from waves.components import text_vars
from waves.components.call.call_controls import control
from waves.components.controls import button, plain_button, title
from waves.components.icons import icon


def record_button() -> rx.Component:
    """Return the toggle `Record call`; if unsupported, its tooltip tells why."""
    is_on = (
        (Recording.stage == "preparing")
        | (Recording.stage == "asking")
        | (Recording.stage == "recording")
    )
    tip: Any = rx.cond(
        Recording.missing != "",
        text_vars.choose(texts.recording.MISSING, Recording.missing),
        rx.cond(
            Recording.stage == "recording",
            texts.recording.STOP_TIP,
            rx.cond(is_on, texts.recording.CANCEL_TIP, texts.recording.RECORD_TIP),
        ),
    )
    return control(
        icon("record", size=theme.ICON_CALL),
        texts.recording.RECORD,
        tip=tip,
        look="record-button",
        aria_pressed=is_on,
        aria_keyshortcuts="R",
        aria_description=text_vars.choose(texts.recording.MISSING, Recording.missing),
        disabled=(Recording.missing != "") | (Recording.stage == "ending"),
        on_click=actions.recording.toggle,
    )


def recording_indicators() -> rx.Component:
    """Return the indicators that both users see during a recording."""
    return rx.fragment(
        rx.cond(Recording.stage == "preparing", _pending(texts.recording.PREPARING)),
        rx.cond(
            Recording.stage == "asking",
            _pending(text_vars.fill(texts.recording.WAITING, name=Call.peer_name)),
        ),
        rx.cond(Recording.stage == "recording", _local_recording()),
        rx.cond(Recording.peer_recording != "", _peer_recording()),
    )


def recording_request() -> rx.Component:
    """Return the alertdialog `Recording request`."""
    peer_name = Call.peer_name
    return rx.cond(
        Recording.asked,
        rx.el.div(
            rx.el.div(
                title(text_vars.fill(texts.recording.REQUEST_TITLE, name=peer_name)),
                rx.el.p(
                    text_vars.fill(texts.recording.REQUEST_TEXT, name=peer_name),
                    class_name="card-detail",
                ),
                id="recording-text",
                class_name="card-text",
            ),
            rx.el.div(
                button(
                    texts.recording.REFUSE, on_click=actions.recording.answer(False)
                ),
                button(
                    texts.recording.ALLOW,
                    look="button-primary",
                    on_click=actions.recording.answer(True),
                ),
                class_name="card-actions",
            ),
            role="alertdialog",
            aria_label=texts.recording.REQUEST,
            aria_describedby="recording-text",
            class_name="card recording-request",
        ),
    )


def _pending(text: Any) -> rx.Component:
    return rx.el.span(text, role="status", class_name="indicator recording-indicator")


def _local_recording() -> rx.Component:
    paused = text_vars.choose(
        texts.recording.PAUSES, Recording.pause, name=Call.peer_name
    )
    return rx.el.span(
        _dot(Recording.pause == ""),
        rx.el.span(
            rx.cond(Recording.pause == "", texts.recording.RECORDING, paused),
            role="status",
        ),
        rx.el.span(Recording.elapsed, role="timer", class_name="recording-number"),
        rx.el.span(Recording.size, class_name="recording-number"),
        plain_button(
            rx.cond(
                Recording.paused_by_me,
                icon("record", size=theme.ICON_SMALL),
                icon("pause", size=theme.ICON_SMALL),
            ),
            aria_label=texts.recording.PAUSE,
            aria_pressed=Recording.paused_by_me,
            data_tip=rx.cond(
                Recording.paused_by_me, texts.recording.RESUME, texts.recording.PAUSE
            ),
            data_side="below",
            class_name="recording-pause",
            on_click=actions.recording.toggle_pause,
        ),
        class_name="indicator recording-indicator",
    )


def _peer_recording() -> rx.Component:
    return rx.el.span(
        _dot(Recording.peer_recording == "on"),
        rx.el.span(
            text_vars.choose(texts.recording.STATES, Recording.peer_recording),
            role="status",
        ),
        plain_button(
            texts.recording.STOP,
            class_name="recording-stop",
            on_click=actions.recording.withdraw,
        ),
        class_name="indicator recording-indicator",
    )


def _dot(running: Any) -> rx.Component:
    return rx.el.span(
        aria_hidden="true", data_running=running, class_name="recording-dot"
    )

"""Recording a call: the toggle, the question to the other side, the sign on both."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.browser.bridge import Call
from waves.browser.bridge.recording import Recording
from waves.components.call.call_controls import control
from waves.components.controls import button, title
from waves.components.icons import icon


def record_button() -> rx.Component:
    """Return the toggle `Record call`; where the browser cannot, it says why."""
    is_on = (
        (Recording.stage == "preparing")
        | (Recording.stage == "asking")
        | (Recording.stage == "recording")
    )
    tip: Any = rx.cond(
        Recording.lack != "",
        texts.recording_lack(Recording.lack),
        rx.cond(is_on, texts.RECORD_STOP_TIP, texts.RECORD_TIP),
    )
    return control(
        icon("record", size=theme.ICON_CALL),
        texts.RECORD,
        tip=tip,
        look=theme.RECORD_BUTTON,
        aria_pressed=is_on,
        aria_keyshortcuts="R",
        aria_description=texts.recording_lack(Recording.lack),
        disabled=(Recording.lack != "") | (Recording.stage == "ending"),
        on_click=bridge.action("recordingActions.toggle"),
    )


def recording_sign() -> rx.Component:
    """Return what both people see as long as it lasts; nothing takes it away."""
    return rx.fragment(
        rx.cond(Recording.stage == "preparing", _waiting(texts.RECORDING_PREPARES)),
        rx.cond(
            Recording.stage == "asking",
            _waiting(texts.fill(texts.RECORDING_WAITS, name=Call.peer_name)),
        ),
        rx.cond(Recording.stage == "recording", _mine()),
        rx.cond(Recording.theirs != "", _theirs()),
    )


def recording_request() -> rx.Component:
    """Return the alertdialog `Recording request`."""
    return rx.cond(
        Recording.asked,
        rx.el.div(
            rx.el.div(
                title(texts.fill(texts.RECORDING_ASKED, name=Call.peer_name)),
                rx.el.p(
                    texts.fill(texts.RECORDING_ASKED_TEXT, name=Call.peer_name),
                    class_name=theme.ENDED_REASON,
                ),
                id="recording-words",
                class_name=theme.ENDED_WORDS,
            ),
            rx.el.div(
                button(texts.REFUSE, on_click=bridge.action("recordingActions.refuse")),
                button(
                    texts.ALLOW,
                    look=theme.BUTTON_PRIMARY,
                    on_click=bridge.action("recordingActions.allow"),
                ),
                class_name=theme.ENDED_ACTIONS,
            ),
            role="alertdialog",
            aria_label=texts.RECORDING_REQUEST,
            aria_describedby="recording-words",
            class_name=theme.RECORDING_REQUEST,
        ),
    )


def _waiting(words: Any) -> rx.Component:
    return rx.el.span(words, role="status", class_name=theme.RECORDING_SIGN)


def _mine() -> rx.Component:
    paused = texts.recording_pause(Recording.pause, name=Call.peer_name)
    return rx.el.span(
        _dot(Recording.pause == ""),
        rx.el.span(
            rx.cond(Recording.pause == "", texts.RECORDING, paused), role="status"
        ),
        rx.el.span(Recording.elapsed, role="timer", class_name=theme.RECORDING_FIGURE),
        rx.el.span(Recording.size, class_name=theme.RECORDING_FIGURE),
        rx.el.button(
            rx.cond(
                Recording.paused_by_me,
                icon("record", size=theme.ICON_SMALL),
                icon("pause", size=theme.ICON_SMALL),
            ),
            type="button",
            aria_label=texts.PAUSE_RECORDING,
            aria_pressed=Recording.paused_by_me,
            data_tip=rx.cond(
                Recording.paused_by_me, texts.RESUME_TIP, texts.PAUSE_RECORDING
            ),
            data_side="below",
            class_name=theme.RECORDING_PAUSE,
            on_click=bridge.action("recordingActions.togglePause"),
        ),
        class_name=theme.RECORDING_SIGN,
    )


def _theirs() -> rx.Component:
    return rx.el.span(
        _dot(Recording.theirs == "on"),
        rx.el.span(
            texts.recording_of_other(Recording.theirs),
            role="status",
        ),
        rx.el.button(
            texts.STOP_RECORDING,
            type="button",
            class_name=theme.RECORDING_STOP,
            on_click=bridge.action("recordingActions.withdraw"),
        ),
        class_name=theme.RECORDING_SIGN,
    )


def _dot(running: Any) -> rx.Component:
    return rx.el.span(
        aria_hidden="true", data_running=running, class_name=theme.RECORDING_DOT
    )

"""A call that was accepted: on the stage, or small in a corner."""

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.browser.bridge import Call
from waves.components.call.parts import (
    camera_switch,
    hang_up_button,
    microphone_switch,
    notes,
    own_video,
    peer_face,
)
from waves.components.controls import icon_button, name
from waves.components.icons import icon


def stage() -> rx.Component:
    """Return the region `Call`."""
    return rx.el.section(
        _picture(),
        _words(),
        own_video(),
        notes(),
        rx.cond(Call.minimised, _dock_controls(), _stage_controls()),
        aria_label=texts.CALL,
        class_name=theme.CALL,
        data_minimised=Call.minimised,
        data_picture=Call.remote_video,
        data_panel=Call.panel,
        data_quiet=Call.controls_hidden & ~Call.minimised,
        on_mouse_move=bridge.action("callActions.pointerMoved"),
        custom_attrs={"onPointerDown": bridge.with_event("dragActions.grab")},
    )


def _picture() -> rx.Component:
    """Return the other person: without a picture the stream stays, for its sound."""
    return rx.fragment(
        rx.el.div(
            peer_face(class_name=theme.FACE_HUGE),
            class_name=rx.cond(
                Call.phase == "connected", theme.CALL_FACE_STILL, theme.CALL_FACE
            ),
        ),
        bridge.StreamVideo.create(
            which="remote", label=texts.REMOTE_VIDEO, class_name=theme.CALL_REMOTE
        ),
    )


def _words() -> rx.Component:
    connected = Call.phase == "connected"
    return rx.el.div(
        name(Call.peer_name, class_name=theme.CALL_NAME),
        rx.el.div(
            rx.el.span(
                rx.match(
                    Call.phase,
                    ("connecting", texts.CONNECTING),
                    ("reconnecting", texts.RECONNECTING),
                    "",
                ),
                role="status",
                aria_live="assertive",
            ),
            # A timer is not announced every second, as a status would be.
            rx.cond(connected, rx.el.span(Call.elapsed, role="timer")),
            rx.cond(connected & Call.remote_muted, _muted()),
            class_name=theme.CALL_STATUS,
        ),
        class_name=theme.CALL_WORDS,
    )


def _muted() -> rx.Component:
    return rx.el.span(
        icon("mic_off", size=theme.ICON_SMALL),
        texts.THEY_ARE_MUTED,
        class_name=theme.CALL_REMARK,
    )


def _stage_controls() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            icon_button(
                "shrink",
                texts.MINIMISE_CALL,
                side="corner",
                auto_focus=True,
                on_click=bridge.action("callActions.toggleMinimised"),
            ),
            class_name=theme.CALL_CORNER,
        ),
        rx.el.div(
            microphone_switch(),
            camera_switch(),
            hang_up_button(),
            class_name=theme.CALL_CONTROLS,
        ),
    )


def _dock_controls() -> rx.Component:
    return rx.el.div(
        icon_button(
            "expand",
            texts.RETURN_TO_CALL,
            side="above",
            on_click=bridge.action("callActions.toggleMinimised"),
        ),
        microphone_switch(),
        hang_up_button(),
        class_name=theme.DOCK_BAR,
    )

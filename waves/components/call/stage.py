"""The screen of a running call, full-size or minimised."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Stage, StreamVideo, actions
from waves.components.call.call_controls import (
    camera_switch,
    hang_up_button,
    microphone_switch,
    movable,
    notes,
    own_video,
    peer_face,
)
from waves.components.call.call_status import call_words
from waves.components.call.call_toolbar import corner
from waves.components.call.chat import chat_button, chat_panel
from waves.components.call.details import (
    details_panel,
    verified_sign,
    verify_alarm,
)
from waves.components.call.device_notices import muted_hint
from waves.components.call.devices_panel import devices_panel
from waves.components.call.minimised_call import dock_controls
from waves.components.call.recording import record_button, recording_sign
from waves.components.call.remote_screen import screen, screen_note, screen_tools, shown
from waves.components.call.share import share_area, share_switch


def stage() -> rx.Component:
    """Return the region `Call`."""
    return rx.el.section(
        _picture(),
        screen(),
        rx.el.div(
            call_words(verified_sign(), recording_sign(), screen_note()),
            rx.cond(~Stage.minimised, corner()),
            class_name=theme.CALL_TOP,
        ),
        own_video(),
        share_area(),
        notes(verify_alarm()),
        muted_hint(),
        details_panel(),
        devices_panel(),
        chat_panel(),
        rx.cond(~Stage.minimised, screen_tools()),
        rx.cond(Stage.minimised, dock_controls(), _controls()),
        aria_label=texts.call.CALL,
        class_name=theme.CALL,
        data_minimised=Stage.minimised,
        data_picture=Call.remote_video,
        data_screen=shown,
        data_panel=Stage.panel,
        data_quiet=Stage.controls_hidden & ~Stage.minimised,
        data_full=Stage.is_full,
        data_corner=Stage.dock_corner,
        on_mouse_move=actions.stage.pointer_moved,
        custom_attrs={
            **movable("dock"),
            "onPointerDownCapture": actions.stage.pressed,
            "onClickCapture": actions.stage.clicked,
        },
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
        StreamVideo.create(
            which="remote", label=texts.call.REMOTE_VIDEO, class_name=theme.CALL_REMOTE
        ),
    )


def _controls() -> rx.Component:
    """Return the row of round controls: own devices first, the end last."""
    return rx.el.div(
        microphone_switch(),
        camera_switch(),
        share_switch(),
        record_button(),
        chat_button(),
        hang_up_button(),
        class_name=theme.CALL_CONTROLS,
    )

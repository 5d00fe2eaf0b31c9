"""The screen of a running call, full-size or minimised."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Call, Stage, StreamVideo, actions
from waves.components.call.call_controls import (
    call_notices,
    camera_button,
    drag_handlers,
    hang_up_button,
    local_video,
    microphone_button,
    peer_avatar,
)
from waves.components.call.call_status import call_summary
from waves.components.call.call_toolbar import call_toolbar
from waves.components.call.chat import chat_button, chat_panel
from waves.components.call.details import (
    details_panel,
    verified_indicator,
    verify_alert,
)
from waves.components.call.device_notices import muted_hint
from waves.components.call.devices_panel import devices_panel
from waves.components.call.minimised_call import minimised_controls
from waves.components.call.recording import record_button, recording_indicators
from waves.components.call.remote_screen import (
    remote_screen,
    screen_notice,
    screens_shown,
    zoom_controls,
)
from waves.components.call.share import share_area, share_button


def stage() -> rx.Component:
    """Return the region `Call`."""
    return rx.el.section(
        _remote_video(),
        remote_screen(),
        rx.el.div(
            call_summary(verified_indicator(), recording_indicators(), screen_notice()),
            rx.cond(~Stage.minimised, call_toolbar()),
            class_name="call-top",
        ),
        local_video(),
        share_area(),
        call_notices(verify_alert()),
        muted_hint(),
        details_panel(),
        devices_panel(),
        chat_panel(),
        rx.cond(~Stage.minimised, zoom_controls()),
        rx.cond(Stage.minimised, minimised_controls(), _controls()),
        aria_label=texts.call.CALL,
        class_name="call",
        data_minimised=Stage.minimised,
        data_picture=Call.remote_video,
        data_screen=screens_shown,
        data_panel=Stage.panel,
        data_quiet=Stage.controls_hidden & ~Stage.minimised,
        data_full=Stage.is_full_screen,
        data_corner=Stage.minimised_call_corner,
        on_mouse_move=actions.stage.pointer_moved,
        custom_attrs={
            **drag_handlers("minimisedCall"),
            "onPointerDownCapture": actions.stage.pressed,
            "onClickCapture": actions.stage.clicked,
        },
    )


def _remote_video() -> rx.Component:
    """Return the remote video, which also plays voice calls, and the avatar."""
    is_connected = Call.phase == "connected"
    return rx.fragment(
        rx.el.div(
            peer_avatar(class_name="avatar-huge"),
            class_name=rx.cond(
                is_connected,
                "call-avatar call-avatar-still",
                "call-avatar",
            ),
        ),
        StreamVideo.create(
            which="remote", label=texts.call.REMOTE_VIDEO, class_name="remote-video"
        ),
    )


def _controls() -> rx.Component:
    """Return the row of round controls: own devices first, the end last."""
    return rx.el.div(
        microphone_button(),
        camera_button(),
        share_button(),
        record_button(),
        chat_button(),
        hang_up_button(),
        class_name="call-controls",
    )

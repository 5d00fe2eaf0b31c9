"""The call in a picture-in-picture window."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, PictureInPicture, Share, StreamVideo
from waves.components.call.call_controls import (
    camera_switch,
    hang_up_button,
    microphone_switch,
    peer_face,
)
from waves.components.call.call_status import call_words


def picture_window() -> rx.Component:
    """Return what the window shows while there is one."""
    return PictureInPicture.create(
        rx.el.main(
            peer_face(class_name=theme.FACE_LARGE),
            StreamVideo.create(
                which="remote",
                label=texts.call.REMOTE_VIDEO,
                silent=True,
                class_name=theme.CALL_REMOTE,
            ),
            rx.cond(
                Share.remote,
                StreamVideo.create(
                    which="remoteScreen",
                    label=texts.share.REMOTE_SCREEN,
                    silent=True,
                    class_name=theme.OUTSIDE_SCREEN,
                ),
            ),
            call_words(),
            rx.el.div(
                microphone_switch(),
                camera_switch(),
                hang_up_button(),
                class_name=theme.OUTSIDE_BAR,
            ),
            class_name=theme.OUTSIDE,
            data_picture=Call.remote_video,
        )
    )

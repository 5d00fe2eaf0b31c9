"""The call in a picture-in-picture window."""

import reflex as rx

from waves import texts
from waves.browser.bridge import Call, PictureInPicture, Share, StreamVideo
from waves.components.call.call_controls import (
    camera_button,
    hang_up_button,
    microphone_button,
    peer_avatar,
)
from waves.components.call.call_status import call_summary


def picture_in_picture() -> rx.Component:
    """Return the content of the window while it is open."""
    return PictureInPicture.create(
        rx.el.main(
            peer_avatar(class_name="avatar-large"),
            StreamVideo.create(
                which="remote",
                label=texts.call.REMOTE_VIDEO,
                silent=True,
                class_name="remote-video",
            ),
            rx.cond(
                Share.remote,
                StreamVideo.create(
                    which="remoteScreen",
                    label=texts.share.REMOTE_SCREEN,
                    silent=True,
                    class_name="pip-screen",
                ),
            ),
            call_summary(),
            rx.el.div(
                microphone_button(),
                camera_button(),
                hang_up_button(),
                class_name="pip-controls",
            ),
            class_name="pip",
            data_picture=Call.remote_video,
        )
    )

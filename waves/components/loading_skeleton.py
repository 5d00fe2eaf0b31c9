"""The placeholder shown until the page's code has loaded."""

import reflex as rx

from waves import texts, theme
from waves.components.controls import skeleton
from waves.components.conversation.composer import composer_skeleton
from waves.components.conversation.header import peer_skeleton
from waves.components.conversation.message_list import log_skeleton
from waves.components.icons import wave
from waves.components.people.conversation_list import conversations_skeleton


def waiting() -> rx.Component:
    """Return the app in outline: places only, nothing to click, nothing private."""
    return rx.el.main(
        rx.el.div(_brand(), _search(), conversations_skeleton(), class_name=theme.SIDE),
        rx.el.div(
            rx.el.div(peer_skeleton(), class_name=theme.HEAD),
            rx.el.div(log_skeleton(), class_name=theme.LOG_AREA),
            composer_skeleton(),
            class_name=theme.MAIN,
        ),
        aria_busy="true",
        class_name=theme.FRAME,
        data_pane="thread",
    )


def _brand() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            wave(class_name=theme.BRAND_MARK), texts.app.NAME, class_name=theme.BRAND
        ),
        skeleton(theme.SKELETON_ME),
        class_name=theme.SIDE_HEAD,
    )


def _search() -> rx.Component:
    return rx.el.div(rx.el.div(class_name=theme.SEARCH_FIELD), class_name=theme.SEARCH)

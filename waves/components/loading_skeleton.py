"""The placeholder shown until the page's code has loaded."""

import reflex as rx

from waves import texts
from waves.components.controls import skeleton
from waves.components.conversation.composer import composer_skeleton
from waves.components.conversation.header import peer_skeleton
from waves.components.conversation.message_list import message_list_skeleton
from waves.components.icons import wave
from waves.components.people.conversation_list import early_conversations


def loading_skeleton() -> rx.Component:
    """Return the placeholders of the app."""
    return rx.el.main(
        rx.el.div(
            _brand(),
            _search(),
            rx.el.div(early_conversations(), class_name="sidebar-lists"),
            class_name="sidebar",
        ),
        rx.el.div(
            rx.el.div(peer_skeleton(), class_name="pane-header"),
            rx.el.div(message_list_skeleton(), class_name="message-list-area"),
            composer_skeleton(),
            class_name="main-pane",
        ),
        aria_busy="true",
        class_name="app-layout",
        data_pane="thread",
    )


def _brand() -> rx.Component:
    return rx.el.div(
        rx.el.div(wave(class_name="brand-mark"), texts.app.NAME, class_name="brand"),
        skeleton(class_name="skeleton-face size-9"),
        class_name="sidebar-header",
    )


def _search() -> rx.Component:
    return rx.el.div(rx.el.div(class_name="search-field"), class_name="search")

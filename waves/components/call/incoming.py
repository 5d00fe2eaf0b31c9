"""The card of an incoming call."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Handler, actions
from waves.components import text_vars
from waves.components.call.call_controls import peer_avatar
from waves.components.controls import name
from waves.components.icons import icon


def incoming_card() -> rx.Component:
    """Return the alertdialog `Incoming call`; the browser side gives it the focus."""
    is_video = Call.media == "video"
    return rx.el.div(
        rx.el.div(
            peer_avatar(class_name="avatar-medium"), class_name="incoming-avatar"
        ),
        _text(),
        rx.el.div(
            _answer(
                "hang_up",
                texts.call.DECLINE,
                look="incoming-button incoming-decline",
                does=actions.call.decline,
            ),
            rx.cond(
                is_video,
                _answer(
                    "video_off",
                    texts.call.ACCEPT_WITHOUT_VIDEO,
                    shown=texts.call.WITHOUT_VIDEO,
                    look="incoming-button incoming-secondary",
                    does=actions.call.accept_without_video,
                ),
            ),
            _accept(is_video),
            class_name="incoming-actions",
        ),
        # By this the browser side finds the card (stage/keyboard.ts).
        id="incoming-call",
        role="alertdialog",
        aria_label=texts.call.INCOMING_CALL,
        aria_describedby="ring-words",
        tab_index=-1,
        class_name="incoming-card",
    )


def _text() -> rx.Component:
    return rx.el.div(
        name(Call.peer_name),
        rx.el.span(
            text_vars.choose(texts.call.INCOMING, Call.media),
            class_name="incoming-subtitle",
        ),
        rx.cond(
            Call.sound_blocked,
            rx.el.button(
                texts.call.TURN_ON_SOUND,
                type="button",
                class_name="incoming-sound",
                on_click=actions.call.enable_sound,
            ),
        ),
        id="ring-words",
        class_name="incoming-text",
    )


def _accept(is_video: rx.Var[bool]) -> rx.Component:
    picture = rx.cond(
        is_video,
        icon("video", size=theme.ICON_CALL),
        icon("phone", size=theme.ICON_CALL),
    )
    return _answer(
        picture,
        texts.call.ACCEPT,
        look="incoming-button incoming-accept",
        does=actions.call.accept,
    )


def _answer(
    picture: Any, label: str, *, look: str, does: Handler, shown: str = ""
) -> rx.Component:
    drawn = icon(picture, size=theme.ICON_CALL) if isinstance(picture, str) else picture
    return rx.el.button(
        rx.el.span(drawn, class_name=look),
        rx.el.span(shown or label, aria_hidden="true"),
        type="button",
        aria_label=label,
        class_name="incoming-action",
        on_click=does,
    )

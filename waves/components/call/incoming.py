"""The card of an incoming call."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Handler, actions
from waves.components import text_vars
from waves.components.call.call_controls import peer_avatar
from waves.components.controls import name, plain_button
from waves.components.icons import icon


def incoming_card() -> rx.Component:
    """Return the alertdialog `Incoming call`; `stage/keyboard.ts` focuses it."""
    return rx.el.div(
        rx.el.div(
            peer_avatar(class_name="avatar-medium"), class_name="incoming-avatar"
        ),
        _text(),
        _answers(),
        # Used by stage/keyboard.ts.
        id="incoming-call",
        role="alertdialog",
        aria_label=texts.call.INCOMING_CALL,
        aria_describedby="incoming-text",
        tab_index=-1,
        class_name="incoming-card",
    )


def _answers() -> rx.Component:
    is_video = Call.media == "video"
    return rx.el.div(
        _answer(
            icon("hang_up", size=theme.ICON_CALL),
            texts.call.DECLINE,
            look="incoming-decline",
            on_click=actions.call.decline,
        ),
        rx.cond(
            is_video,
            _answer(
                icon("video_off", size=theme.ICON_CALL),
                texts.call.ACCEPT_WITHOUT_VIDEO,
                text=texts.call.WITHOUT_VIDEO,
                look="incoming-secondary",
                on_click=actions.call.accept_without_video,
            ),
        ),
        _answer(
            rx.cond(
                is_video,
                icon("video", size=theme.ICON_CALL),
                icon("phone", size=theme.ICON_CALL),
            ),
            texts.call.ACCEPT,
            look="incoming-accept",
            on_click=actions.call.accept,
        ),
        class_name="incoming-actions",
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
            plain_button(
                texts.call.TURN_ON_SOUND,
                class_name="incoming-sound",
                on_click=actions.call.enable_sound,
            ),
        ),
        id="incoming-text",
        class_name="incoming-text",
    )


def _answer(
    child: rx.Component, label: str, *, look: str, on_click: Handler, text: str = ""
) -> rx.Component:
    return plain_button(
        rx.el.span(child, class_name=f"incoming-button {look}"),
        rx.el.span(text or label, aria_hidden="true"),
        aria_label=label,
        class_name="incoming-action",
        on_click=on_click,
    )

"""Screen sharing: the button, the sharer's card and the confirmation."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Share, ShareMode, StreamVideo, actions
from waves.components import text_vars
from waves.components.call.call_controls import control
from waves.components.controls import plain_button, radio_input
from waves.components.icons import icon


def share_button() -> rx.Component:
    """Return the toggle `Share screen`; if unsupported, a click tells why."""
    idle = rx.cond(
        Share.sound_supported, texts.share.SHARE_TIP, texts.share.SHARE_TIP_SILENT
    )
    supported = rx.cond(Share.sharing, texts.share.STOP_TIP, idle)
    return control(
        icon("screen_share", size=theme.ICON_CALL),
        texts.share.SHARE_SCREEN,
        tip=rx.cond(Share.supported, supported, texts.share.UNSUPPORTED_TIP),
        aria_pressed=Share.sharing,
        aria_keyshortcuts="S",
        aria_disabled=~Share.supported,
        on_click=actions.share.toggle,
    )


def share_area() -> rx.Component:
    """Return the local share: its card, the prompt before it, and its problem."""
    problem = text_vars.choose(texts.share.PROBLEMS, Share.problem, name=Call.peer_name)
    return rx.el.div(
        rx.cond(Share.sharing, _sharing_card()),
        rx.cond(Share.asking, _silent_share_prompt()),
        rx.el.div(
            rx.cond(
                Share.problem != "",
                rx.el.div(
                    rx.el.p(problem),
                    _actions(_dismiss_button(texts.app.CLOSE)),
                    class_name="share-prompt",
                ),
            ),
            role="status",
        ),
        class_name="share-area",
    )


def _sharing_card() -> rx.Component:
    stop = plain_button(
        texts.share.STOP, class_name="share-stop", on_click=actions.share.stop
    )
    return rx.el.div(
        StreamVideo.create(
            which="localScreen",
            label=texts.share.YOUR_SCREEN,
            class_name="share-preview",
        ),
        rx.el.div(
            rx.el.p(texts.share.SHARING, role="status", class_name="share-status"),
            rx.el.p(_detail(), role="status", class_name="share-detail"),
            rx.el.div(_modes(), stop, class_name="share-row"),
            class_name="share-text",
        ),
        class_name="share-card",
    )


def _detail() -> rx.Var[str]:
    """Return whether the peer receives it, and if so, whether with sound."""
    sound: Any = rx.cond(
        Share.with_sound, texts.share.WITH_SOUND, texts.share.WITHOUT_SOUND
    )
    reach = text_vars.choose(texts.share.REACH, Share.reach, name=Call.peer_name)
    detail: Any = rx.cond(Share.reach == "seen", sound, reach)
    return detail


def _modes() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(texts.share.MODE, class_name="sr-only"),
        _mode("text", texts.share.MODE_TEXT, texts.share.MODE_TEXT_HINT),
        _mode("motion", texts.share.MODE_MOTION, texts.share.MODE_MOTION_HINT),
        class_name="share-modes",
    )


def _mode(value: ShareMode, label: str, hint: str) -> rx.Component:
    return rx.el.label(
        radio_input(
            "share-mode",
            value,
            is_checked=Share.mode == value,
            on_change=actions.share.use(value),
        ),
        label,
        title=hint,
        class_name="share-mode",
    )


def _silent_share_prompt() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            text_vars.fill(texts.share.NO_SOUND, name=Call.peer_name),
            id="share-question",
        ),
        _actions(
            _dismiss_button(texts.share.NOT_NOW),
            plain_button(
                texts.share.SHARE_WITHOUT_SOUND,
                class_name="share-prompt-primary",
                auto_focus=True,
                on_click=actions.share.start_without_sound,
            ),
        ),
        role="group",
        aria_labelledby="share-question",
        class_name="share-prompt",
    )


def _actions(*buttons: rx.Component) -> rx.Component:
    return rx.el.div(*buttons, class_name="share-prompt-actions")


def _dismiss_button(label: str) -> rx.Component:
    return plain_button(label, on_click=actions.share.dismiss)

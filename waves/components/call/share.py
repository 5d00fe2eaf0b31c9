"""Screen sharing: the button, the sharer's card and the confirmation."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Handler, Share, ShareMode, StreamVideo, actions
from waves.components import text_vars
from waves.components.call.call_controls import control
from waves.components.icons import icon


def share_button() -> rx.Component:
    """Return the toggle `Share screen`; where it cannot work, a press says why."""
    idle = rx.cond(
        Share.sound_supported, texts.share.SHARE_TIP, texts.share.SHARE_TIP_SILENT
    )
    working = rx.cond(Share.sharing, texts.share.STOP_TIP, idle)
    return control(
        icon("screen_share", size=theme.ICON_CALL),
        texts.share.SHARE_SCREEN,
        tip=rx.cond(Share.supported, working, texts.share.UNSUPPORTED_TIP),
        aria_pressed=Share.sharing,
        aria_keyshortcuts="S",
        aria_disabled=~Share.supported,
        on_click=actions.share.toggle,
    )


def share_area() -> rx.Component:
    """Return what concerns our own share: its sign, a question before, a note."""
    return rx.el.div(
        rx.cond(Share.sharing, _sharing_card()),
        rx.cond(Share.asking, _silent_share_prompt()),
        rx.el.div(
            rx.cond(
                Share.problem != "",
                _notice(
                    text_vars.choose(
                        texts.share.PROBLEMS, Share.problem, name=Call.peer_name
                    )
                ),
            ),
            role="status",
        ),
        class_name="share-area",
    )


def _sharing_card() -> rx.Component:
    return rx.el.div(
        StreamVideo.create(
            which="localScreen",
            label=texts.share.YOUR_SCREEN,
            class_name="share-preview",
        ),
        rx.el.div(
            rx.el.p(texts.share.SHARING, role="status", class_name="share-status"),
            rx.el.p(_detail(), role="status", class_name="share-detail"),
            rx.el.div(_modes(), _stop(), class_name="share-row"),
            class_name="share-text",
        ),
        class_name="share-card",
    )


def _stop() -> rx.Component:
    return rx.el.button(
        texts.share.STOP,
        type="button",
        class_name="share-stop",
        on_click=actions.share.stop,
    )


def _detail() -> rx.Var[str]:
    """Return whether the other side gets it; when it does, whether it is heard too."""
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
        rx.el.input(
            type="radio",
            name="share-mode",
            value=value,
            checked=Share.mode == value,
            on_change=actions.share.use(value),
            class_name="radio-input",
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
        rx.el.div(
            _prompt_button(texts.share.NOT_NOW, does=actions.share.dismiss),
            _prompt_button(
                texts.share.SHARE_WITHOUT_SOUND,
                does=actions.share.go_on,
                look="share-prompt-primary",
                auto_focus=True,
            ),
            class_name="share-prompt-actions",
        ),
        role="group",
        aria_labelledby="share-question",
        class_name="share-prompt",
    )


def _notice(words: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.el.p(words),
        rx.el.div(
            _prompt_button(texts.app.CLOSE, does=actions.share.dismiss),
            class_name="share-prompt-actions",
        ),
        class_name="share-prompt",
    )


def _prompt_button(
    words: str, *, does: Handler, look: str = "", **props: Any
) -> rx.Component:
    return rx.el.button(
        words,
        type="button",
        class_name=look,
        on_click=does,
        **props,
    )

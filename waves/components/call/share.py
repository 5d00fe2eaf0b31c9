"""Sharing screens: the switch, what the sharer sees of it, and the question before."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.browser.bridge import Call
from waves.browser.bridge.share import Share
from waves.components.call.call_controls import control
from waves.components.icons import icon


def share_switch() -> rx.Component:
    """Return the toggle `Share screen`; where it cannot work, a press says why."""
    idle = rx.cond(Share.sound_supported, texts.SHARE_TIP, texts.SHARE_TIP_SILENT)
    working = rx.cond(Share.sharing, texts.STOP_SHARING_TIP, idle)
    return control(
        icon("screen_share", size=theme.ICON_CALL),
        texts.SHARE_SCREEN,
        tip=rx.cond(Share.supported, working, texts.CANNOT_SHARE_TIP),
        aria_pressed=Share.sharing,
        aria_keyshortcuts="S",
        aria_disabled=~Share.supported,
        on_click=bridge.action("shareActions.toggle"),
    )


def share_area() -> rx.Component:
    """Return what concerns our own share: its sign, a question before, a note."""
    return rx.el.div(
        rx.cond(Share.sharing, _card()),
        rx.cond(Share.asking, _question()),
        rx.el.div(
            rx.cond(
                Share.problem != "",
                _note(texts.share_problem(Share.problem, name=Call.peer_name)),
            ),
            role="status",
        ),
        class_name=theme.SHARE_AREA,
    )


def _card() -> rx.Component:
    return rx.el.div(
        bridge.StreamVideo.create(
            which="localScreen",
            label=texts.YOUR_SCREEN,
            class_name=theme.SHARE_PREVIEW,
        ),
        rx.el.div(
            rx.el.p(texts.YOU_SHARE, role="status", class_name=theme.SHARE_SIGN),
            rx.el.p(_detail(), role="status", class_name=theme.SHARE_DETAIL),
            rx.el.div(_modes(), _stop(), class_name=theme.SHARE_ROW),
            class_name=theme.SHARE_WORDS,
        ),
        class_name=theme.SHARE_CARD,
    )


def _stop() -> rx.Component:
    return rx.el.button(
        texts.STOP_SHARING,
        type="button",
        class_name=theme.SHARE_STOP,
        on_click=bridge.action("shareActions.stop"),
    )


def _detail() -> rx.Var[str]:
    """Return whether the other side gets it; when it does, whether it is heard too."""
    sound: Any = rx.cond(
        Share.with_sound, texts.SHARE_WITH_SOUND, texts.SHARE_WITHOUT_SOUND
    )
    reach = texts.share_reach(Share.reach, name=Call.peer_name)
    detail: Any = rx.cond(Share.reach == "seen", sound, reach)
    return detail


def _modes() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(texts.SHARE_FOR, class_name=theme.SCREEN_READER),
        _mode("text", texts.SHARE_TEXT, texts.SHARE_TEXT_HINT),
        _mode("motion", texts.SHARE_MOTION, texts.SHARE_MOTION_HINT),
        class_name=theme.SHARE_MODES,
    )


def _mode(value: str, label: str, hint: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="share-mode",
            value=value,
            checked=Share.mode == value,
            on_change=bridge.action("shareActions.use", value),
            class_name=theme.CHOICE_INPUT,
        ),
        label,
        title=hint,
        class_name=theme.SHARE_MODE,
    )


def _question() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            texts.fill(texts.NO_SHARE_SOUND, name=Call.peer_name),
            id="share-question",
        ),
        rx.el.div(
            _answer(texts.NOT_NOW, does="dismiss"),
            _answer(
                texts.SHARE_ANYWAY,
                does="goOn",
                look=theme.SHARE_ASK_YES,
                auto_focus=True,
            ),
            class_name=theme.SHARE_ASK_ACTIONS,
        ),
        role="group",
        aria_labelledby="share-question",
        class_name=theme.SHARE_ASK,
    )


def _note(words: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.el.p(words),
        rx.el.div(
            _answer(texts.CLOSE, does="dismiss"), class_name=theme.SHARE_ASK_ACTIONS
        ),
        class_name=theme.SHARE_ASK,
    )


def _answer(words: str, *, does: str, look: str = "", **props: Any) -> rx.Component:
    return rx.el.button(
        words,
        type="button",
        class_name=look,
        on_click=bridge.action(f"shareActions.{does}"),
        **props,
    )

"""Disappearing messages: the sign in the header, the dialog, and who has set them."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import actions
from waves.components import text_vars
from waves.components.controls import plain_button
from waves.components.conversation.visibility import is_note
from waves.components.dialogs import closes, dialog
from waves.components.icons import icon
from waves.components.menu import menu_item
from waves.state.conversation import Conversation
from waves.state.conversation_settings import ConversationSettings

_DIALOG = "message-timer"
_OPENS = {"popoverTarget": _DIALOG}


def timer_item() -> rx.Component:
    """Return the entry of the conversation menu."""
    return rx.cond(
        Conversation.open,
        menu_item("timer", texts.conversation.TIMER, custom_attrs=_OPENS),
    )


def timer_sign() -> rx.Component:
    """Return what the header shows while messages disappear; it opens the dialog."""
    time = _time(texts.conversation.TIMERS_SHORT)
    name = text_vars.label(
        texts.conversation.TIMER_NAME, time=_time(texts.conversation.TIMERS)
    )
    sign = rx.fragment(icon("timer", size=theme.ICON_SMALL), time)
    return rx.cond(
        Conversation.timer.seconds > 0,
        rx.cond(
            Conversation.open,
            plain_button(
                sign, aria_label=name, class_name="timer-sign", custom_attrs=_OPENS
            ),
            rx.el.span(sign, aria_label=name, role="img", class_name="timer-sign"),
        ),
    )


def timer_dialog() -> rx.Component:
    """Return the dialog `Disappearing messages`."""
    choices = rx.el.div(
        *(_choice(*one) for one in texts.conversation.TIMERS.items()),
        class_name="mute-durations",
    )
    return dialog(
        _DIALOG,
        choices,
        title=texts.conversation.TIMER,
        text=rx.cond(
            is_note, texts.conversation.TIMER_NOTE_TEXT, texts.conversation.TIMER_TEXT
        ),
        on_toggle=actions.menu.answered,
    )


def timer_notice() -> rx.Component:
    """Return who has changed the timer, until the next message."""
    timer, conversation = Conversation.timer, texts.conversation
    name = Conversation.peer.display_name
    time = _time(conversation.TIMERS)
    by_you = text_vars.fill(conversation.TIMER_SET_BY_YOU, time=time)
    by_peer = text_vars.fill(conversation.TIMER_SET_BY_PEER, name=name, time=time)
    off_by_peer = text_vars.fill(conversation.TIMER_OFF_BY_PEER, name=name)
    return rx.cond(
        timer.changed,
        rx.el.p(
            icon("timer", size=theme.ICON_SMALL),
            rx.cond(
                timer.seconds > 0,
                rx.cond(timer.own, by_you, by_peer),
                rx.cond(timer.own, conversation.TIMER_OFF_BY_YOU, off_by_peer),
            ),
            class_name="composer-notice timer-notice",
            data_done=True,
        ),
    )


def _choice(seconds: int, label: str) -> rx.Component:
    is_chosen = Conversation.timer.seconds == seconds
    return plain_button(
        label,
        rx.cond(is_chosen, icon("check", size=theme.ICON_SMALL)),
        class_name="menu-item",
        aria_pressed=is_chosen,
        on_click=ConversationSettings.set_timer(Conversation.conversation_id, seconds),
        custom_attrs=closes(_DIALOG),
    )


def _time(times: dict[int, str]) -> Any:
    return rx.match(Conversation.timer.seconds, *times.items(), "")

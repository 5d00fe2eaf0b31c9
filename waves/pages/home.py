"""The page `/`: the list of people, with no conversation open."""

import reflex as rx

from waves import texts, theme
from waves.components.app_layout import app_layout
from waves.components.controls import empty
from waves.components.icons import wave
from waves.state.inbox import Inbox


def home_page() -> rx.Component:
    """Return the app without an open conversation."""
    return app_layout("people", rx.cond(Inbox.loaded, _empty()))


def _empty() -> rx.Component:
    return empty(
        wave(size=theme.ICON_EMPTY, class_name="brand-mark"),
        rx.el.h2(texts.people.CHOOSE_TITLE, class_name="empty-title"),
        rx.el.p(texts.people.CHOOSE),
    )

"""The page `/`: the list of people, with no conversation open."""

import reflex as rx

from waves import texts, theme
from waves.components.app_layout import frame
from waves.components.controls import empty
from waves.components.icons import wave
from waves.state.inbox import Inbox


def home_page() -> rx.Component:
    """Return the app with no conversation open."""
    return frame("people", rx.cond(Inbox.loaded, _invitation()))


def _invitation() -> rx.Component:
    return empty(
        wave(size=theme.ICON_EMPTY, class_name=theme.BRAND_MARK),
        rx.el.h2(texts.people.CHOOSE_TITLE, class_name=theme.EMPTY_TITLE),
        rx.el.p(texts.people.CHOOSE),
    )

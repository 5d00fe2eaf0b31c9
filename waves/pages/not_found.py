"""The page for unknown paths."""

import reflex as rx

from waves import texts, theme
from waves.components.controls import empty, link
from waves.components.icons import wave


def not_found_page() -> rx.Component:
    """Return a sentence and the link to the conversations."""
    return rx.el.main(
        empty(
            wave(size=theme.ICON_EMPTY, class_name="brand-mark"),
            rx.el.h1(texts.app.NOT_FOUND_TITLE, class_name="empty-title"),
            rx.el.p(texts.app.NOT_FOUND),
            rx.el.p(
                link(texts.app.TO_CONVERSATIONS, to="/", class_name="quiet-link"),
                class_name="mt-4",
            ),
        ),
        class_name="auth",
    )

"""The page for unknown paths."""

import reflex as rx

from waves import texts
from waves.components.controls import nothing_here


def not_found_page() -> rx.Component:
    """Return a sentence and the link to the conversations."""
    text = nothing_here(texts.app.NOT_FOUND_TITLE, texts.app.NOT_FOUND)
    return rx.el.main(text, class_name="auth")

"""The page `/forgot`."""

import reflex as rx

from waves.components.email_forms import forgot_form


def forgot_page() -> rx.Component:
    """Return the page where people ask for a new password."""
    return forgot_form()

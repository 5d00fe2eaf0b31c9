"""The page `/reset`."""

import reflex as rx

from waves.components.email_forms import reset_form


def reset_page() -> rx.Component:
    """Return the page where a link from a mail leads to a new password."""
    return reset_form()

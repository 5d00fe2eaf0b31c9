"""The page `/verify`."""

import reflex as rx

from waves.components.email_forms import verify_form


def verify_page() -> rx.Component:
    """Return the page where a link from a mail confirms an address."""
    return verify_form()

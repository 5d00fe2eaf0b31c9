"""The page `/signup`."""

import reflex as rx

from waves.components.auth import signup_form


def signup_page() -> rx.Component:
    """Return the page where people begin."""
    return signup_form()

"""The page `/login`."""

import reflex as rx

from waves.components.auth import login_form


def login_page() -> rx.Component:
    """Return the page where people come back."""
    return login_form()

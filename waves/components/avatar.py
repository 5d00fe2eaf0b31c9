"""A user's avatar: a picture, or initials on a colour derived from their id."""

import reflex as rx

from waves import theme
from waves.state.rows import Person


def avatar(person: Person, *, class_name: str = "") -> rx.Component:
    """Return the round face of `person`; their name must stand beside it."""
    return rx.el.span(
        rx.cond(
            person.avatar_url != "",
            rx.el.img(src=person.avatar_url, alt=""),
        ),
        # Drawn by the stylesheet: initials are a picture, nothing to read out.
        data_initials=person.initials,
        class_name=f"avatar {class_name}".strip(),
        style=theme.hue(person.hue),
        aria_hidden="true",
    )

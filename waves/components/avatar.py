"""A user's avatar: a picture, or initials on a colour derived from their id."""

import reflex as rx

from waves import theme
from waves.browser import bridge
from waves.state.rows import Person


def avatar(person: Person | bridge.Person, *, class_name: str = "") -> rx.Component:
    """Return the avatar of a person; it is hidden from assistive technology."""
    return rx.el.span(
        rx.cond(
            person.avatar_url != "",
            rx.el.img(src=person.avatar_url, alt=""),
        ),
        # The stylesheet draws the initials, so that they are not selected or read.
        data_initials=person.initials,
        class_name=f"avatar {class_name}".strip(),
        style=theme.hue(person.hue),
        aria_hidden="true",
    )

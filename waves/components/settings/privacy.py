"""Blocked users."""

import reflex as rx

from waves import texts, theme
from waves.components.avatar import face
from waves.components.controls import heading, name
from waves.components.settings.form_section import help_line, outcome, press, section
from waves.components.var_logic import has_any
from waves.state.rows import Person
from waves.state.settings import Account


def privacy_section() -> rx.Component:
    """Return the people whom this person has blocked."""
    return section(
        "privacy",
        texts.settings.PRIVACY,
        heading(texts.settings.BLOCKED_PEOPLE, level=3, class_name=theme.DEVICE_TITLE),
        help_line(texts.settings.BLOCKED_HELP),
        rx.cond(
            has_any(Account.blocked),
            rx.el.ul(
                rx.foreach(Account.blocked, _blocked),
                aria_label=texts.settings.BLOCKED_PEOPLE,
                class_name=theme.SETTINGS_LIST,
            ),
            rx.el.p(texts.settings.NOBODY_BLOCKED),
        ),
        outcome({"block": texts.settings.UNBLOCKED}),
        about="block",
    )


def _blocked(person: Person) -> rx.Component:
    label = f"blocked-{person.id}"
    return rx.el.li(
        face(person, class_name=theme.FACE_SMALL),
        rx.el.div(
            name(person.display_name, id=label),
            rx.el.span(f"@{person.username}", class_name=theme.PERSON_HANDLE),
            class_name=theme.PERSON_WORDS,
        ),
        press(texts.settings.UNBLOCK, "block", person.id, aria_describedby=label),
        key=person.id,
        class_name=theme.SETTINGS_ROW,
    )

"""What friends see of the user, and blocked users."""

import reflex as rx

from waves import texts
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import heading, name, switch
from waves.components.settings.form_section import (
    action_button,
    help_text,
    outcome,
    section,
)
from waves.components.var_logic import has_any
from waves.state.rows import Person
from waves.state.settings import Account

SWITCHES = {
    "shows_presence": (texts.settings.SHOW_ONLINE, texts.settings.SHOW_ONLINE_HELP),
    "shows_typing": (texts.settings.SHOW_TYPING, texts.settings.SHOW_TYPING_HELP),
    "sends_receipts": (texts.settings.SEND_READ, texts.settings.SEND_READ_HELP),
}


def privacy_section() -> rx.Component:
    """Return the switches and the list of blocked users."""
    return section(
        "privacy",
        texts.settings.PRIVACY,
        *(_switch(name, words) for name, words in SWITCHES.items()),
        rx.el.div(
            rx.cond(
                Account.privacy_problem != "",
                rx.el.p(
                    text_vars.error(Account.privacy_problem), class_name="form-error"
                ),
            ),
            role="alert",
        ),
        heading(texts.settings.BLOCKED_PEOPLE, level=3, class_name="device-title mt-4"),
        help_text(texts.settings.BLOCKED_HELP),
        rx.cond(
            has_any(Account.blocked),
            rx.el.ul(
                rx.foreach(Account.blocked, _blocked),
                aria_label=texts.settings.BLOCKED_PEOPLE,
                class_name="settings-list",
            ),
            rx.el.p(texts.settings.NOBODY_BLOCKED),
        ),
        outcome({"block": texts.settings.UNBLOCKED}),
        about="block",
    )


def _switch(name: str, words: tuple[str, str]) -> rx.Component:
    is_on = getattr(Account, name)
    return switch(
        name.replace("_", "-"),
        words,
        is_on=is_on,
        on_click=Account.set_privacy(name, ~is_on),
    )


def _blocked(person: Person) -> rx.Component:
    label = f"blocked-{person.id}"
    return rx.el.li(
        avatar(person, class_name="avatar-small"),
        rx.el.div(
            name(person.display_name, id=label),
            rx.el.span(f"@{person.username}", class_name="person-handle"),
            class_name="person-names",
        ),
        action_button(
            texts.settings.UNBLOCK, "block", person.id, aria_describedby=label
        ),
        key=person.id,
        class_name="settings-row",
    )

"""Form fields with label, help text and error."""

from typing import Any, NamedTuple

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Form, actions
from waves.components.icons import icon

WRONG_CREDENTIALS = "wrong_credentials"
"""The refusal that belongs to a field though the server names none."""


class Wrong(NamedTuple):
    """What is wrong with a field, as the server says."""

    is_so: Any
    words: Any


class Reveal(NamedTuple):
    """The button that shows a password as it is typed."""

    label: str
    is_shown: Any
    toggle: Any


def text_field(
    name: str,
    label: str,
    *,
    wrong: Wrong | None = None,
    help_text: str = "",
    note: str = "",
    **props: Any,
) -> rx.Component:
    """Return a field.

    Args:
        name: The name that the server knows the field by.
        label: The accessible name.
        wrong: What is wrong with it; None: what the forms before the app hear.
        help_text: A sentence below, replaced by the error when there is one.
        note: A word beside the label, such as optional.
        props: Anything else that an input takes.
    """
    wrong = wrong or _wrong(name)
    box = _input(name, wrong, has_help=bool(help_text), **props)
    return _field(name, label, box, wrong=wrong, help_text=help_text, note=note)


def password_field(
    name: str = "password",
    label: str = texts.sign_in.PASSWORD,
    *,
    autocomplete: str,
    help_text: str = "",
    wrong: Wrong | None = None,
    reveal: Reveal | None = None,
) -> rx.Component:
    """Return the field of a password, with a button that shows what was typed."""
    wrong = wrong or _wrong(name)
    reveal = reveal or Reveal(
        texts.sign_in.SHOW_PASSWORD,
        Form.password_shown,
        actions.form.toggle_password,
    )
    box = _input(
        name,
        wrong,
        has_help=bool(help_text),
        class_name=f"{theme.FIELD_INPUT} {theme.FIELD_INPUT_PASSWORD}",
        type=rx.cond(reveal.is_shown, "text", "password"),
        auto_complete=autocomplete,
        auto_capitalize="none",
        spell_check=False,
    )
    button = rx.el.div(_reveal(reveal), class_name=theme.FIELD_REVEAL)
    return _field(name, label, box, button, wrong=wrong, help_text=help_text)


def _field(
    name: str,
    label: str,
    *parts: rx.Component,
    wrong: Wrong,
    help_text: str = "",
    note: str = "",
) -> rx.Component:
    aside = rx.el.span(note, class_name=theme.FIELD_NOTE)
    return rx.el.div(
        rx.el.div(
            rx.el.label(label, html_for=name),
            aside if note else rx.fragment(),
            class_name=theme.FIELD_LABEL,
        ),
        rx.el.div(*parts, class_name=theme.FIELD_BOX),
        _below(name, wrong, help_text),
        class_name=theme.FIELD,
    )


def _input(name: str, wrong: Wrong, *, has_help: bool, **props: Any) -> rx.Component:
    described = f"{name}-help" if has_help else ""
    return rx.el.input(
        id=name,
        name=name,
        aria_invalid=wrong.is_so,
        aria_describedby=rx.cond(wrong.is_so, f"{name}-error", described),
        **{"class_name": theme.FIELD_INPUT, "type": "text", "dir": "auto", **props},
    )


def _below(name: str, wrong: Wrong, help_text: str) -> rx.Component:
    hint = rx.el.span(help_text, class_name=theme.FIELD_HELP, id=f"{name}-help")
    return rx.cond(
        wrong.is_so,
        rx.el.span(
            wrong.words,
            class_name=theme.FIELD_ERROR,
            id=f"{name}-error",
            role="alert",
        ),
        hint if help_text else rx.fragment(),
    )


def _wrong(name: str) -> Wrong:
    own: Any = Form.errors.contains(name)
    words: Any = Form.errors[name]
    if name != "password":
        return Wrong(own, words)
    refused: Any = Form.error == WRONG_CREDENTIALS
    return Wrong(
        own | refused, rx.cond(refused, texts.errors.BY_CODE[WRONG_CREDENTIALS], words)
    )


def _reveal(reveal: Reveal) -> rx.Component:
    return rx.el.button(
        rx.cond(reveal.is_shown, icon("eye_off"), icon("eye")),
        type="button",
        aria_label=reveal.label,
        aria_pressed=reveal.is_shown,
        class_name=theme.ICON_BUTTON,
        on_click=reveal.toggle,
    )

"""Form fields with label, help text and error."""

from typing import Any, NamedTuple

import reflex as rx

from waves import texts
from waves.browser.bridge import Form, actions
from waves.components.controls import plain_button
from waves.components.icons import icon

WRONG_CREDENTIALS = "wrong_credentials"
"""The error that is shown at the password, although the server names no field."""


class FieldError(NamedTuple):
    """The server's error of a field."""

    is_present: Any
    sentence: Any


class RevealButton(NamedTuple):
    """The toggle that shows the password in clear."""

    label: str
    is_shown: Any
    toggle: Any


def text_field(
    name: str,
    label: str,
    *,
    error: FieldError | None = None,
    help_text: str = "",
    note: str = "",
    **props: Any,
) -> rx.Component:
    """Return a field.

    Args:
        name: The name of the field in the server's schema.
        label: The accessible name.
        error: Its error; None: that of the forms before the app.
        help_text: A sentence below; the error replaces it.
        note: A word beside the label, such as optional.
        props: Further properties of the input.
    """
    error = error or _error_of(name)
    box = _input(name, error, has_help=bool(help_text), **props)
    return _field(name, label, box, error=error, help_text=help_text, note=note)


def username_field(name: str, label: str, **props: Any) -> rx.Component:
    """Return a text field that browsers fill in with the username."""
    return text_field(
        name,
        label,
        auto_complete="username",
        auto_capitalize="none",
        spell_check=False,
        **props,
    )


def email_field() -> rx.Component:
    """Return the field of an email address."""
    return text_field(
        "email",
        texts.sign_in.EMAIL,
        type="email",
        auto_complete="email",
        input_mode="email",
    )


def password_field(
    name: str = "password",
    label: str = texts.sign_in.PASSWORD,
    *,
    autocomplete: str,
    help_text: str = "",
    error: FieldError | None = None,
    reveal: RevealButton | None = None,
) -> rx.Component:
    """Return a password field with its reveal button."""
    error = error or _error_of(name)
    reveal = reveal or RevealButton(
        texts.sign_in.SHOW_PASSWORD,
        Form.password_shown,
        actions.form.toggle_password,
    )
    box = _input(
        name,
        error,
        has_help=bool(help_text),
        class_name="field-input field-input-password",
        type=rx.cond(reveal.is_shown, "text", "password"),
        auto_complete=autocomplete,
        auto_capitalize="none",
        spell_check=False,
    )
    button = rx.el.div(_reveal(reveal), class_name="field-reveal")
    return _field(name, label, box, button, error=error, help_text=help_text)


def _field(
    name: str,
    label: str,
    *parts: rx.Component,
    error: FieldError,
    help_text: str = "",
    note: str = "",
) -> rx.Component:
    aside = rx.el.span(note, class_name="field-note")
    return rx.el.div(
        rx.el.div(
            rx.el.label(label, html_for=name),
            aside if note else rx.fragment(),
            class_name="field-label",
        ),
        rx.el.div(*parts, class_name="field-box"),
        _below(name, error, help_text),
        class_name="field",
    )


def _input(
    name: str, error: FieldError, *, has_help: bool, **props: Any
) -> rx.Component:
    described = f"{name}-help" if has_help else ""
    return rx.el.input(
        id=name,
        name=name,
        aria_invalid=error.is_present,
        aria_describedby=rx.cond(error.is_present, f"{name}-error", described),
        **{"class_name": "field-input", "type": "text", "dir": "auto", **props},
    )


def _below(name: str, error: FieldError, help_text: str) -> rx.Component:
    hint = rx.el.span(help_text, class_name="field-help", id=f"{name}-help")
    return rx.cond(
        error.is_present,
        rx.el.span(
            error.sentence,
            class_name="field-error",
            id=f"{name}-error",
            role="alert",
        ),
        hint if help_text else rx.fragment(),
    )


def _error_of(name: str) -> FieldError:
    own: Any = Form.errors.contains(name)
    sentence: Any = Form.errors[name]
    if name != "password":
        return FieldError(own, sentence)
    refused: Any = Form.error == WRONG_CREDENTIALS
    return FieldError(
        own | refused,
        rx.cond(refused, texts.errors.BY_CODE[WRONG_CREDENTIALS], sentence),
    )


def _reveal(reveal: RevealButton) -> rx.Component:
    return plain_button(
        rx.cond(reveal.is_shown, icon("eye_off"), icon("eye")),
        aria_label=reveal.label,
        aria_pressed=reveal.is_shown,
        class_name="icon-button",
        on_click=reveal.toggle,
    )

"""Form fields with label, help text and error."""

from typing import Any, NamedTuple

import reflex as rx

from waves import texts
from waves.browser.bridge import Form, actions
from waves.components.icons import icon

WRONG_CREDENTIALS = "wrong_credentials"
"""The refusal that belongs to a field though the server names none."""


class FieldError(NamedTuple):
    """What is wrong with a field, as the server says."""

    is_so: Any
    words: Any


class RevealButton(NamedTuple):
    """The button that shows a password as it is typed."""

    label: str
    is_shown: Any
    toggle: Any


def text_field(
    name: str,
    label: str,
    *,
    wrong: FieldError | None = None,
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
    wrong: FieldError | None = None,
    reveal: RevealButton | None = None,
) -> rx.Component:
    """Return the field of a password, with a button that shows what was typed."""
    wrong = wrong or _wrong(name)
    reveal = reveal or RevealButton(
        texts.sign_in.SHOW_PASSWORD,
        Form.password_shown,
        actions.form.toggle_password,
    )
    box = _input(
        name,
        wrong,
        has_help=bool(help_text),
        class_name="field-input field-input-password",
        type=rx.cond(reveal.is_shown, "text", "password"),
        auto_complete=autocomplete,
        auto_capitalize="none",
        spell_check=False,
    )
    button = rx.el.div(_reveal(reveal), class_name="field-reveal")
    return _field(name, label, box, button, wrong=wrong, help_text=help_text)


def _field(
    name: str,
    label: str,
    *parts: rx.Component,
    wrong: FieldError,
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
        _below(name, wrong, help_text),
        class_name="field",
    )


def _input(
    name: str, wrong: FieldError, *, has_help: bool, **props: Any
) -> rx.Component:
    described = f"{name}-help" if has_help else ""
    return rx.el.input(
        id=name,
        name=name,
        aria_invalid=wrong.is_so,
        aria_describedby=rx.cond(wrong.is_so, f"{name}-error", described),
        **{"class_name": "field-input", "type": "text", "dir": "auto", **props},
    )


def _below(name: str, wrong: FieldError, help_text: str) -> rx.Component:
    hint = rx.el.span(help_text, class_name="field-help", id=f"{name}-help")
    return rx.cond(
        wrong.is_so,
        rx.el.span(
            wrong.words,
            class_name="field-error",
            id=f"{name}-error",
            role="alert",
        ),
        hint if help_text else rx.fragment(),
    )


def _wrong(name: str) -> FieldError:
    own: Any = Form.errors.contains(name)
    words: Any = Form.errors[name]
    if name != "password":
        return FieldError(own, words)
    refused: Any = Form.error == WRONG_CREDENTIALS
    return FieldError(
        own | refused, rx.cond(refused, texts.errors.BY_CODE[WRONG_CREDENTIALS], words)
    )


def _reveal(reveal: RevealButton) -> rx.Component:
    return rx.el.button(
        rx.cond(reveal.is_shown, icon("eye_off"), icon("eye")),
        type="button",
        aria_label=reveal.label,
        aria_pressed=reveal.is_shown,
        class_name="icon-button",
        on_click=reveal.toggle,
    )

"""Fields of a form: a label, a hint, and what is wrong beside it."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.components.icons import icon

WRONG_CREDENTIALS = "wrong_credentials"
"""The refusal that belongs to a field though the server names none."""


def text_field(
    name: str, label: str, *, help_text: str = "", note: str = "", **props: Any
) -> rx.Component:
    """Return a field whose error is `Form.errors[name]`.

    Args:
        name: The name that the server knows the field by.
        label: The accessible name.
        help_text: A sentence below, replaced by the error when there is one.
        note: A word beside the label, such as optional.
        props: Anything else that an input takes.
    """
    return _field(
        name,
        label,
        _input(name, has_help=bool(help_text), **props),
        help_text=help_text,
        note=note,
    )


def password_field(*, autocomplete: str, help_text: str = "") -> rx.Component:
    """Return the field `Password`, with a button that shows what was typed."""
    name = "password"
    field = _input(
        name,
        has_help=bool(help_text),
        class_name=f"{theme.FIELD_INPUT} {theme.FIELD_INPUT_PASSWORD}",
        type=rx.cond(bridge.Form.password_shown, "text", "password"),
        auto_complete=autocomplete,
        auto_capitalize="none",
        spell_check=False,
    )
    reveal = rx.el.div(_reveal(), class_name=theme.FIELD_REVEAL)
    return _field(name, texts.PASSWORD, field, reveal, help_text=help_text)


def _field(
    name: str, label: str, *parts: rx.Component, help_text: str = "", note: str = ""
) -> rx.Component:
    aside = rx.el.span(note, class_name=theme.FIELD_NOTE)
    return rx.el.div(
        rx.el.div(
            rx.el.label(label, html_for=name),
            aside if note else rx.fragment(),
            class_name=theme.FIELD_LABEL,
        ),
        rx.el.div(*parts, class_name=theme.FIELD_BOX),
        _below(name, help_text),
        class_name=theme.FIELD,
    )


def _input(name: str, *, has_help: bool, **props: Any) -> rx.Component:
    failed = _failed(name)
    described = f"{name}-help" if has_help else ""
    return rx.el.input(
        id=name,
        name=name,
        aria_invalid=failed,
        aria_describedby=rx.cond(failed, f"{name}-error", described),
        **{"class_name": theme.FIELD_INPUT, "type": "text", **props},
    )


def _below(name: str, help_text: str) -> rx.Component:
    hint = rx.el.span(help_text, class_name=theme.FIELD_HELP, id=f"{name}-help")
    return rx.cond(
        _failed(name),
        rx.el.span(
            _words(name),
            class_name=theme.FIELD_ERROR,
            id=f"{name}-error",
            role="alert",
        ),
        hint if help_text else rx.fragment(),
    )


def _failed(name: str) -> rx.Var[bool]:
    own = bridge.Form.errors.contains(name)
    return own | _wrong_credentials() if name == "password" else own


def _words(name: str) -> rx.Var[str]:
    own = bridge.Form.errors[name]
    if name != "password":
        return own
    return rx.cond(_wrong_credentials(), texts.ERRORS[WRONG_CREDENTIALS], own)


def _wrong_credentials() -> rx.Var[bool]:
    return bridge.Form.error == WRONG_CREDENTIALS


def _reveal() -> rx.Component:
    shown = bridge.Form.password_shown
    return rx.el.button(
        rx.cond(shown, icon("eye_off"), icon("eye")),
        type="button",
        aria_label=texts.SHOW_PASSWORD,
        aria_pressed=shown,
        class_name=theme.ICON_BUTTON,
        on_click=bridge.action("formActions.togglePassword"),
    )

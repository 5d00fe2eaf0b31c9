"""Log-in and sign-up forms, and the parts they share with other forms."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Connection, Form, FormKind, actions, values
from waves.components import text_vars
from waves.components.controls import connection_note, link
from waves.components.fields import WRONG_CREDENTIALS, password_field, text_field
from waves.components.icons import wave
from waves.state.login_options import LoginOptions


def login_form() -> rx.Component:
    """Return the form of `/login`."""
    return _card(
        "login",
        texts.sign_in.LOG_IN_TITLE,
        texts.sign_in.LOG_IN_LEAD,
        text_field(
            "login",
            texts.sign_in.USERNAME_OR_EMAIL,
            auto_complete="username",
            auto_capitalize="none",
            spell_check=False,
        ),
        password_field(autocomplete="current-password"),
        rx.el.p(
            link(
                texts.sign_in.FORGOT_PASSWORD,
                to="/forgot",
                class_name="quiet-link",
                on_click=fresh_form(),
            ),
            class_name="auth-aside",
        ),
        submit(texts.sign_in.LOG_IN, texts.sign_in.LOGGING_IN),
        below=alternative(texts.sign_in.NEW_HERE, texts.sign_in.SIGN_UP, to="/signup"),
    )


def signup_form() -> rx.Component:
    """Return the form of `/signup`."""
    return _card(
        "signup",
        texts.sign_in.SIGN_UP_TITLE,
        texts.sign_in.SIGN_UP_LEAD,
        text_field(
            "username",
            texts.sign_in.USERNAME,
            help_text=texts.sign_in.USERNAME_HELP,
            auto_complete="username",
            auto_capitalize="none",
            spell_check=False,
        ),
        text_field(
            "email",
            texts.sign_in.EMAIL,
            type="email",
            auto_complete="email",
            input_mode="email",
        ),
        text_field(
            "display_name",
            texts.sign_in.DISPLAY_NAME,
            note=texts.sign_in.OPTIONAL,
            auto_complete="name",
        ),
        password_field(
            autocomplete="new-password", help_text=texts.sign_in.PASSWORD_HELP
        ),
        submit(texts.sign_in.SIGN_UP, texts.sign_in.SIGNING_UP),
        below=alternative(
            texts.sign_in.HAVE_ACCOUNT, texts.sign_in.LOG_IN, to="/login"
        ),
    )


def _card(
    kind: FormKind, title: str, lead: str, *parts: rx.Component, below: rx.Component
) -> rx.Component:
    return auth_card(
        *card_header(title, lead),
        auth_form(kind, *parts),
        rx.cond(LoginOptions.google, _google()),
        below,
    )


def auth_card(*children: rx.Component) -> rx.Component:
    """Return the one card in the middle of a page before the app."""
    blocked = rx.cond(Connection.blocked, connection_note(texts.app.LIVE_BLOCKED))
    return rx.el.main(
        rx.el.div(blocked, role="status", class_name="auth-status"),
        rx.el.div(wave(class_name="brand-mark"), *children, class_name="auth-card"),
        class_name="auth",
    )


def card_header(title: str, lead: Any) -> tuple[rx.Component, rx.Component]:
    """Return what stands at the top of the card."""
    return (
        rx.el.h1(title, class_name="auth-title"),
        rx.el.p(lead, class_name="auth-lead"),
    )


def auth_form(kind: FormKind, *parts: rx.Component) -> rx.Component:
    """Return the form that posts to `/api/auth/<kind>` (`account/auth_forms.ts`)."""
    return rx.el.form(
        *parts,
        # The server names what is wrong; a bubble of the browser would hide it.
        no_validate=True,
        # Should the page not be alive yet, no password lands in an address.
        method="post",
        on_submit=actions.form.submit(kind),
    )


def _google() -> rx.Component:
    return rx.el.a(
        texts.sign_in.CONTINUE_WITH_GOOGLE,
        # Where the page hears clicks, the way also says where to go afterwards.
        href="/api/auth/google",
        class_name="button button-wide button-link",
        on_click=actions.form.continue_with_google,
    )


def _problem() -> rx.Component:
    code = Form.error
    return rx.cond(
        (code != "") & (code != WRONG_CREDENTIALS),
        rx.el.p(text_vars.error(code), role="alert", class_name="form-error"),
    )


def submit(label: str, busy_label: str) -> rx.Component:
    """Return what went wrong, and the button that sends the form."""
    return rx.fragment(
        _problem(),
        rx.el.button(
            rx.cond(Form.busy, busy_label, label),
            type="submit",
            disabled=Form.busy | ~values.alive,
            class_name="button button-primary button-wide",
        ),
    )


def alternative(question: str, answer: str, *, to: str) -> rx.Component:
    """Return the way to another form."""
    return rx.el.p(
        f"{question} ",
        link(answer, to=to, class_name="quiet-link", on_click=fresh_form()),
        class_name="auth-alternative",
    )


def fresh_form() -> Any:
    """Return what a link to another form does: it begins with nothing wrong."""
    return actions.form.reset

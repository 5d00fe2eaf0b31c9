"""The pages `/login` and `/signup`."""

import reflex as rx

from waves import texts
from waves.browser.bridge import actions
from waves.components.auth_card import (
    alternative,
    auth_card,
    auth_form,
    card_header,
    form_link,
    submit,
)
from waves.components.fields import (
    email_field,
    password_field,
    text_field,
    username_field,
)
from waves.state.login_options import LoginOptions


def login_page() -> rx.Component:
    """Return the log-in form."""
    return auth_card(
        *card_header(texts.sign_in.LOG_IN_TITLE, texts.sign_in.LOG_IN_LEAD),
        auth_form(
            "login",
            username_field("login", texts.sign_in.USERNAME_OR_EMAIL),
            password_field(autocomplete="current-password"),
            rx.el.p(
                form_link(texts.sign_in.FORGOT_PASSWORD, to="/forgot"),
                class_name="auth-aside",
            ),
            submit(texts.sign_in.LOG_IN, texts.sign_in.LOGGING_IN),
        ),
        _google(),
        alternative(texts.sign_in.NEW_HERE, texts.sign_in.SIGN_UP, to="/signup"),
    )


def signup_page() -> rx.Component:
    """Return the sign-up form."""
    return auth_card(
        *card_header(texts.sign_in.SIGN_UP_TITLE, texts.sign_in.SIGN_UP_LEAD),
        auth_form(
            "signup",
            username_field(
                "username",
                texts.sign_in.USERNAME,
                help_text=texts.sign_in.USERNAME_HELP,
            ),
            email_field(),
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
        ),
        _google(),
        alternative(texts.sign_in.HAVE_ACCOUNT, texts.sign_in.LOG_IN, to="/login"),
    )


def _google() -> rx.Component:
    return rx.cond(
        LoginOptions.google,
        rx.el.a(
            texts.sign_in.CONTINUE_WITH_GOOGLE,
            # With JavaScript, the click also passes on where to go afterwards.
            href="/api/auth/google",
            class_name="button button-wide button-link",
            on_click=actions.form.continue_with_google,
        ),
    )

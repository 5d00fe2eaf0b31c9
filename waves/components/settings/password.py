"""Set or change the password."""

import reflex as rx

from waves import texts
from waves.browser.bridge import SettingsForm
from waves.components.controls import link
from waves.components.fields import password_field
from waves.components.settings.form_section import (
    field_error,
    form,
    help_text,
    outcome,
    reveal_button,
    section,
    server_link,
    submit_button,
)
from waves.state.session import Session
from waves.state.settings import Account

ACTION = "password"
REAUTHENTICATE = "/api/auth/google?next=/settings"


def password_section() -> rx.Component:
    """Return the form, or the confirmation that has to come first."""
    return section(
        "password",
        texts.sign_in.PASSWORD,
        rx.cond(
            Account.has_password,
            _change(),
            rx.cond(Account.may_set_password, _first(), _reauthenticate()),
        ),
    )


def _change() -> rx.Component:
    return form(
        ACTION,
        _username_field(),
        password_field(
            "current_password",
            texts.settings.CURRENT_PASSWORD,
            autocomplete="current-password",
            error=field_error(ACTION, "current_password"),
            reveal=reveal_button(
                "current_password", texts.settings.SHOW_CURRENT_PASSWORD
            ),
        ),
        _new_password(),
        help_text(texts.settings.PASSWORD_HELP),
        outcome({ACTION: texts.settings.PASSWORD_CHANGED}),
        submit_button(ACTION, texts.settings.CHANGE_PASSWORD, texts.settings.SAVING),
    )


def _first() -> rx.Component:
    return form(
        ACTION,
        help_text(texts.settings.FIRST_PASSWORD),
        _username_field(),
        _new_password(),
        outcome({ACTION: texts.settings.PASSWORD_CHANGED}),
        rx.cond(SettingsForm.error == "sign_in_again", _google_link()),
        submit_button(ACTION, texts.email_links.SET_PASSWORD, texts.settings.SAVING),
    )


def _username_field() -> rx.Component:
    """Return the hidden username under which password managers save the password."""
    return rx.el.input(
        type="text",
        auto_complete="username",
        value=Session.me.username,
        read_only=True,
        hidden=True,
    )


def _new_password() -> rx.Component:
    return password_field(
        "new_password",
        texts.settings.NEW_PASSWORD,
        autocomplete="new-password",
        help_text=texts.sign_in.PASSWORD_HELP,
        error=field_error(ACTION, "new_password"),
        reveal=reveal_button("new_password", texts.settings.SHOW_NEW_PASSWORD),
    )


def _reauthenticate() -> rx.Component:
    """Return the ways to confirm the identity; a cookie alone is not enough."""
    return rx.fragment(
        help_text(texts.settings.FIRST_PASSWORD),
        help_text(texts.settings.CONFIRM_IDENTITY),
        rx.cond(Account.google_offered, _google_link()),
        rx.cond(
            Account.sends_mail,
            rx.el.p(
                link(
                    texts.settings.LINK_BY_MAIL,
                    to="/forgot",
                    class_name="quiet-link",
                )
            ),
        ),
    )


def _google_link() -> rx.Component:
    return rx.el.p(
        server_link(texts.settings.SIGN_IN_AGAIN, REAUTHENTICATE),
        class_name="settings-alternative",
    )

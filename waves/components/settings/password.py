"""Set or change the password."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import SettingsForm
from waves.components.controls import link
from waves.components.fields import password_field
from waves.components.settings.form_section import (
    form,
    help_line,
    leave_for,
    outcome,
    reveal,
    save,
    section,
    wrong,
)
from waves.state.session import Session
from waves.state.settings import Account

DEED = "password"
AGAIN = "/api/auth/google?next=/settings"


def password_section() -> rx.Component:
    """Return the form, or what has to come before it."""
    return section(
        "password",
        texts.sign_in.PASSWORD,
        rx.cond(
            Account.has_password,
            _change(),
            rx.cond(Account.may_set_password, _first(), _prove()),
        ),
    )


def _change() -> rx.Component:
    return form(
        DEED,
        _whose(),
        password_field(
            "current_password",
            texts.settings.CURRENT_PASSWORD,
            autocomplete="current-password",
            wrong=wrong(DEED, "current_password"),
            reveal=reveal("current_password", texts.settings.SHOW_CURRENT_PASSWORD),
        ),
        _new(),
        help_line(texts.settings.PASSWORD_HELP),
        outcome({DEED: texts.settings.PASSWORD_CHANGED}),
        save(DEED, texts.settings.CHANGE_PASSWORD, texts.settings.SAVING),
    )


def _first() -> rx.Component:
    return form(
        DEED,
        help_line(texts.settings.FIRST_PASSWORD),
        _whose(),
        _new(),
        outcome({DEED: texts.settings.PASSWORD_CHANGED}),
        rx.cond(SettingsForm.error == "sign_in_again", _again()),
        save(DEED, texts.email_links.SET_PASSWORD, texts.settings.SAVING),
    )


def _whose() -> rx.Component:
    """Return the name that a keeper of passwords files the new one under."""
    return rx.el.input(
        type="text",
        auto_complete="username",
        value=Session.me.username,
        read_only=True,
        hidden=True,
    )


def _new() -> rx.Component:
    return password_field(
        "new_password",
        texts.settings.NEW_PASSWORD,
        autocomplete="new-password",
        help_text=texts.sign_in.PASSWORD_HELP,
        wrong=wrong(DEED, "new_password"),
        reveal=reveal("new_password", texts.settings.SHOW_NEW_PASSWORD),
    )


def _prove() -> rx.Component:
    """Return how to show that one is the person: a cookie alone does not."""
    return rx.fragment(
        help_line(texts.settings.FIRST_PASSWORD),
        help_line(texts.settings.CONFIRM_IDENTITY),
        rx.cond(Account.google_offered, _again()),
        rx.cond(
            Account.sends_mail,
            rx.el.p(
                link(
                    texts.settings.LINK_BY_MAIL,
                    to="/forgot",
                    class_name=theme.QUIET_LINK,
                )
            ),
        ),
    )


def _again() -> rx.Component:
    return rx.el.p(
        leave_for(texts.settings.SIGN_IN_AGAIN, AGAIN), class_name=theme.SETTINGS_WAY
    )

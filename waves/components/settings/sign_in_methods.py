"""Email address and Google sign-in."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import SettingsForm
from waves.components import text_vars
from waves.components.settings.form_section import (
    action_button,
    help_text,
    outcome,
    section,
    server_link,
)
from waves.state.settings import Account

LINK = "/api/auth/google?link=true"


def email_section() -> rx.Component:
    """Return the address and whether it is confirmed."""
    return section(
        "email",
        texts.sign_in.EMAIL,
        rx.el.p(
            rx.el.span(Account.email, class_name="settings-value"),
            rx.cond(
                Account.email_verified,
                rx.el.span(texts.settings.EMAIL_CONFIRMED, class_name="tag tag-good"),
                rx.el.span(texts.settings.EMAIL_NOT_CONFIRMED, class_name="tag"),
            ),
            class_name="settings-line",
        ),
        rx.cond(
            Account.mail_refused,
            rx.el.p(texts.settings.EMAIL_REFUSED, class_name="form-error"),
        ),
        rx.cond(~Account.email_verified, _confirm()),
    )


def _confirm() -> rx.Component:
    sent = text_vars.fill(texts.settings.LINK_SENT, email=Account.email)
    return rx.cond(
        Account.sends_mail,
        rx.fragment(
            help_text(texts.settings.EMAIL_HELP),
            outcome({"verification": sent}),
            action_button(texts.settings.SEND_LINK_AGAIN, "verification"),
        ),
        help_text(texts.settings.NO_MAIL),
    )


def google_section() -> rx.Component:
    """Return the Google section, if Google is offered or linked."""
    asked: Any = SettingsForm.about == "google"
    return rx.cond(
        Account.google_offered
        | Account.google_linked
        | (asked & (SettingsForm.error != "")),
        section(
            "google",
            texts.settings.GOOGLE,
            help_text(
                rx.cond(
                    Account.google_linked,
                    texts.settings.GOOGLE_LINKED,
                    texts.settings.GOOGLE_NOT_LINKED,
                )
            ),
            outcome({"google": texts.settings.GOOGLE_UNLINKED}),
            rx.cond(
                Account.google_linked,
                _unlink(),
                rx.cond(
                    Account.google_offered,
                    server_link(texts.settings.LINK_GOOGLE, LINK),
                ),
            ),
            about="google",
        ),
    )


def _unlink() -> rx.Component:
    return rx.cond(
        Account.has_password,
        action_button(texts.settings.UNLINK_GOOGLE, "google"),
        help_text(texts.errors.BY_CODE["last_way_in"]),
    )

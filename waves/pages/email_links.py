"""The pages `/forgot`, `/reset` and `/verify`."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Form
from waves.components import text_vars
from waves.components.auth_card import (
    alternative,
    auth_card,
    auth_form,
    card_header,
    form_link,
    submit,
)
from waves.components.fields import email_field, password_field
from waves.state.login_options import LoginOptions


def forgot_page() -> rx.Component:
    """Return the request for a reset link; its answer doesn't reveal accounts."""
    to_login = _next_form(texts.email_links.BACK_TO_LOG_IN, to="/login")
    form = rx.fragment(
        *card_header(texts.email_links.FORGOT_TITLE, texts.email_links.FORGOT_LEAD),
        auth_form(
            "forgot",
            email_field(),
            submit(texts.email_links.SEND_LINK, texts.email_links.SENDING_LINK),
        ),
        alternative(texts.email_links.REMEMBERED, texts.sign_in.LOG_IN, to="/login"),
    )
    sent = _outcome(texts.email_links.SENT_TITLE, texts.email_links.SENT, to_login)
    no_mail = _outcome(
        texts.email_links.NO_MAIL_TITLE, texts.errors.BY_CODE["mail_off"], to_login
    )
    return auth_card(
        rx.cond(
            LoginOptions.no_mail, no_mail, rx.cond(Form.done, _announced(sent), form)
        )
    )


def reset_page() -> rx.Component:
    """Return the form for a new password, or the outcome of its link."""
    form = rx.fragment(
        *card_header(texts.email_links.RESET_TITLE, texts.email_links.RESET_LEAD),
        auth_form(
            "reset",
            password_field(
                autocomplete="new-password", help_text=texts.sign_in.PASSWORD_HELP
            ),
            submit(texts.email_links.SET_PASSWORD, texts.email_links.SETTING_PASSWORD),
        ),
    )
    done = _outcome(
        texts.email_links.RESET_DONE_TITLE,
        texts.email_links.RESET_DONE,
        _next_page(texts.sign_in.LOG_IN, to="/login"),
    )
    dead = _outcome(
        texts.email_links.DEAD_TITLE,
        text_vars.error(Form.error),
        _next_form(texts.email_links.NEW_LINK, to="/forgot"),
    )
    return _link_page(form, done, dead)


def verify_page() -> rx.Component:
    """Return the button that confirms an address, or the outcome of its link.

    A button, because mail scanners open links and run the scripts of pages.
    """
    form = rx.fragment(
        *card_header(texts.email_links.VERIFY_TITLE, texts.email_links.VERIFY_LEAD),
        auth_form(
            "verify",
            submit(texts.email_links.CONFIRM_ADDRESS, texts.email_links.CONFIRMING),
        ),
    )
    done = _outcome(
        texts.email_links.CONFIRMED_TITLE,
        texts.email_links.CONFIRMED,
        _next_page(texts.email_links.TO_WAVES, to="/"),
    )
    # A used link has confirmed the address.
    is_used: Any = Form.error == "link_used"
    advice = rx.cond(
        is_used, texts.email_links.CONFIRMED, texts.email_links.NEW_LINK_IN_SETTINGS
    )
    dead = _outcome(
        texts.email_links.DEAD_TITLE,
        rx.fragment(text_vars.error(Form.error), " ", advice),
        _next_page(texts.email_links.TO_SETTINGS, to="/settings"),
    )
    return _link_page(form, done, dead)


def _link_page(
    form: rx.Component, done: rx.Component, dead: rx.Component
) -> rx.Component:
    outcome = rx.cond(Form.done, done, dead)
    return auth_card(rx.cond(Form.done | Form.link_dead, _announced(outcome), form))


def _outcome(title: str, text: Any, next_link: rx.Component) -> rx.Component:
    return rx.fragment(*card_header(title, text), next_link)


def _announced(outcome: rx.Component) -> rx.Component:
    return rx.el.div(outcome, role="alert")


def _next_form(label: str, *, to: str) -> rx.Component:
    return form_link(
        label, to=to, class_name="button button-primary button-wide auth-next"
    )


def _next_page(label: str, *, to: str) -> rx.Component:
    """Return a link that loads the page: the session of this browser has changed."""
    return rx.el.a(
        label, href=to, class_name="button button-primary button-wide auth-next"
    )

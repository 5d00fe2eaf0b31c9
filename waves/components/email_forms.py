"""Forms for password reset and e-mail verification."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Form
from waves.components import text_vars
from waves.components.auth import (
    alternative,
    auth_card,
    auth_form,
    card_header,
    fresh_form,
    submit,
)
from waves.components.controls import link
from waves.components.fields import password_field, text_field
from waves.state.login_options import LoginOptions


def forgot_form() -> rx.Component:
    """Return the form of `/forgot`: it says the same whoever asks."""
    form = rx.fragment(
        *card_header(texts.email_links.FORGOT_TITLE, texts.email_links.FORGOT_LEAD),
        auth_form(
            "forgot",
            text_field(
                "email",
                texts.sign_in.EMAIL,
                type="email",
                auto_complete="email",
                input_mode="email",
            ),
            submit(texts.email_links.SEND_LINK, texts.email_links.SENDING_LINK),
        ),
        alternative(texts.email_links.REMEMBERED, texts.sign_in.LOG_IN, to="/login"),
    )
    sent = _end(
        texts.email_links.SENT_TITLE,
        texts.email_links.SENT,
        _onward(texts.email_links.BACK_TO_LOG_IN, to="/login"),
    )
    return auth_card(_with_mail(rx.cond(Form.done, _said(sent), form)))


def reset_form() -> rx.Component:
    """Return the form of `/reset`, or what has become of its link."""
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
    done = _end(
        texts.email_links.RESET_DONE_TITLE,
        texts.email_links.RESET_DONE,
        _afresh(texts.sign_in.LOG_IN, to="/login"),
    )
    dead = _end(
        texts.email_links.DEAD_TITLE,
        text_vars.error(Form.error),
        _onward(texts.email_links.NEW_LINK, to="/forgot"),
    )
    return _of_link(form, done, dead)


def verify_form() -> rx.Component:
    """Return the button of `/verify`, or what has become of its link.

    A button, because programs that look into mails open links and run pages.
    """
    form = rx.fragment(
        *card_header(texts.email_links.VERIFY_TITLE, texts.email_links.VERIFY_LEAD),
        auth_form(
            "verify",
            submit(texts.email_links.CONFIRM_ADDRESS, texts.email_links.CONFIRMING),
        ),
    )
    done = _end(
        texts.email_links.CONFIRMED_TITLE,
        texts.email_links.CONFIRMED,
        _afresh(texts.email_links.TO_WAVES, to="/"),
    )
    dead = _end(
        texts.email_links.DEAD_TITLE,
        rx.fragment(text_vars.error(Form.error), " ", _after_failure()),
        _afresh(texts.email_links.TO_SETTINGS, to="/settings"),
    )
    return _of_link(form, done, dead)


def _after_failure() -> Any:
    # It has been used for one thing only.
    is_used: Any = Form.error == "link_used"
    return rx.cond(
        is_used, texts.email_links.CONFIRMED, texts.email_links.NEW_LINK_IN_SETTINGS
    )


def _of_link(
    form: rx.Component, done: rx.Component, dead: rx.Component
) -> rx.Component:
    ended = Form.done | Form.link_dead
    ends = rx.cond(Form.done, done, dead)
    return auth_card(rx.cond(ended, _said(ends), form))


def _with_mail(usual: rx.Component) -> rx.Component:
    without = _end(
        texts.email_links.NO_MAIL_TITLE,
        texts.errors.BY_CODE["mail_off"],
        _onward(texts.email_links.BACK_TO_LOG_IN, to="/login"),
    )
    return rx.cond(LoginOptions.no_mail, without, usual)


def _end(title: str, words: Any, way_on: rx.Component) -> rx.Component:
    return rx.fragment(*card_header(title, words), way_on)


def _said(end: rx.Component) -> rx.Component:
    """Return an end that is read out when it comes."""
    return rx.el.div(end, role="alert")


def _onward(label: str, *, to: str) -> rx.Component:
    """Return the way to another form."""
    return link(
        label,
        to=to,
        class_name="button button-primary button-wide auth-next",
        on_click=fresh_form(),
    )


def _afresh(label: str, *, to: str) -> rx.Component:
    """Return a way on with a page load: who is signed in here has changed."""
    return rx.el.a(
        label, href=to, class_name="button button-primary button-wide auth-next"
    )

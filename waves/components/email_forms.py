"""The forms that go with a mail; each of them ends in words and a way on."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.components.auth import (
    auth_card,
    auth_form,
    foot,
    fresh_form,
    submit,
    titled,
)
from waves.components.controls import link
from waves.components.fields import password_field, text_field
from waves.state.login_options import Ways


def forgot_form() -> rx.Component:
    """Return the form of `/forgot`: it says the same whoever asks."""
    form = rx.fragment(
        *titled(texts.FORGOT_TITLE, texts.FORGOT_LEAD),
        auth_form(
            "forgot",
            text_field(
                "email",
                texts.EMAIL,
                type="email",
                auto_complete="email",
                input_mode="email",
            ),
            submit(texts.SEND_LINK, texts.SENDING_LINK),
        ),
        foot(texts.REMEMBERED, texts.LOG_IN, to="/login"),
    )
    sent = _end(
        texts.FORGOT_DONE_TITLE,
        texts.FORGOT_DONE,
        _onward(texts.BACK_TO_LOGIN, to="/login"),
    )
    return auth_card(_with_mail(rx.cond(bridge.Form.done, _said(sent), form)))


def reset_form() -> rx.Component:
    """Return the form of `/reset`, or what has become of its link."""
    form = rx.fragment(
        *titled(texts.RESET_TITLE, texts.RESET_LEAD),
        auth_form(
            "reset",
            password_field(autocomplete="new-password", help_text=texts.PASSWORD_HELP),
            submit(texts.SET_PASSWORD, texts.SETTING_PASSWORD),
        ),
    )
    done = _end(
        texts.RESET_DONE_TITLE, texts.RESET_DONE, _afresh(texts.LOG_IN, to="/login")
    )
    dead = _end(
        texts.LINK_DEAD_TITLE,
        texts.error(bridge.Form.error),
        _onward(texts.NEW_LINK, to="/forgot"),
    )
    return _of_link(form, done, dead)


def verify_form() -> rx.Component:
    """Return the button of `/verify`, or what has become of its link.

    A button, because programs that look into mails open links and run pages.
    """
    form = rx.fragment(
        *titled(texts.CONFIRM_TITLE, texts.CONFIRM_LEAD),
        auth_form("verify", submit(texts.CONFIRM_ADDRESS, texts.CONFIRMING)),
    )
    done = _end(texts.CONFIRMED_TITLE, texts.CONFIRMED, _afresh(texts.TO_WAVES, to="/"))
    dead = _end(
        texts.LINK_DEAD_TITLE,
        rx.fragment(texts.error(bridge.Form.error), " ", _after_failure()),
        _afresh(texts.TO_SETTINGS, to="/settings"),
    )
    return _of_link(form, done, dead)


def _after_failure() -> Any:
    # It has been used for one thing only.
    is_used: Any = bridge.Form.error == "link_used"
    return rx.cond(is_used, texts.CONFIRM_USED, texts.CONFIRM_NEW_LINK)


def _of_link(
    form: rx.Component, done: rx.Component, dead: rx.Component
) -> rx.Component:
    ended = bridge.Form.done | bridge.Form.link_dead
    ends = rx.cond(bridge.Form.done, done, dead)
    return auth_card(rx.cond(ended, _said(ends), form))


def _with_mail(usual: rx.Component) -> rx.Component:
    without = _end(
        texts.NO_MAIL_TITLE,
        texts.ERRORS["mail_off"],
        _onward(texts.BACK_TO_LOGIN, to="/login"),
    )
    return rx.cond(Ways.no_mail, without, usual)


def _end(title: str, words: Any, way_on: rx.Component) -> rx.Component:
    return rx.fragment(*titled(title, words), way_on)


def _said(end: rx.Component) -> rx.Component:
    """Return an end that is read out when it comes."""
    return rx.el.div(end, role="alert")


def _onward(label: str, *, to: str) -> rx.Component:
    """Return the way to another form."""
    return link(label, to=to, class_name=theme.AUTH_WAY_ON, on_click=fresh_form())


def _afresh(label: str, *, to: str) -> rx.Component:
    """Return a way on with a page load: who is signed in here has changed."""
    return rx.el.a(label, href=to, class_name=theme.AUTH_WAY_ON)

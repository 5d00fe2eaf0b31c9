"""The card of the pages before the app: its form and its links."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Connection, Form, FormKind, actions, values
from waves.components import text_vars
from waves.components.controls import connection_notice, link
from waves.components.fields import WRONG_CREDENTIALS
from waves.components.icons import wave


def auth_card(*children: rx.Component) -> rx.Component:
    """Return the card in the middle of a page before the app."""
    blocked = rx.cond(Connection.blocked, connection_notice(texts.app.LIVE_BLOCKED))
    return rx.el.main(
        rx.el.div(blocked, role="status", class_name="auth-status"),
        rx.el.div(wave(class_name="brand-mark"), *children, class_name="auth-card"),
        class_name="auth",
    )


def card_header(title: str, lead: Any) -> tuple[rx.Component, rx.Component]:
    """Return the title of the card and the sentence below it."""
    return (
        rx.el.h1(title, class_name="auth-title"),
        rx.el.p(lead, class_name="auth-lead"),
    )


def auth_form(kind: FormKind, *parts: rx.Component) -> rx.Component:
    """Return the form that posts to `/api/auth/<kind>` (`account/auth_forms.ts`)."""
    return rx.el.form(
        *parts,
        # The server's messages are shown instead of the browser's bubbles.
        no_validate=True,
        # Without JavaScript, a GET would put the password into the URL.
        method="post",
        on_submit=actions.form.submit(kind),
    )


def submit(label: str, busy_label: str) -> rx.Component:
    """Return the error of the form and its submit button."""
    code = Form.error
    return rx.fragment(
        rx.cond(
            (code != "") & (code != WRONG_CREDENTIALS),
            rx.el.p(text_vars.error(code), role="alert", class_name="form-error"),
        ),
        rx.el.button(
            rx.cond(Form.busy, busy_label, label),
            type="submit",
            disabled=Form.busy | ~values.hydrated,
            class_name="button button-primary button-wide",
        ),
    )


def form_link(label: str, *, to: str, class_name: str = "quiet-link") -> rx.Component:
    """Return a link to another form, which starts without errors."""
    return link(label, to=to, class_name=class_name, on_click=actions.form.reset)


def alternative(question: str, answer: str, *, to: str) -> rx.Component:
    """Return the line below a form that leads to another one."""
    return rx.el.p(
        f"{question} ", form_link(answer, to=to), class_name="auth-alternative"
    )

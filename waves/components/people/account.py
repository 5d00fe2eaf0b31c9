"""The account menu: profile, theme and log-out."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Form, actions
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import (
    button,
    link,
    name,
    plain_button,
    radio_input,
    skeleton,
)
from waves.components.icons import icon
from waves.state.session import Session

POPOVER = "account"


def account_button() -> rx.Component:
    """Return the user's avatar as a button, and the dialog that it opens."""
    return rx.fragment(
        rx.cond(
            Session.user_id != "",
            plain_button(
                avatar(Session.me, class_name="avatar-small"),
                aria_label=texts.people.ACCOUNT,
                class_name="account-button",
                custom_attrs={"popoverTarget": POPOVER},
            ),
            skeleton(class_name="skeleton-face size-9"),
        ),
        _panel(),
    )


def _panel() -> rx.Component:
    return rx.el.dialog(
        rx.el.div(
            avatar(Session.me),
            rx.el.div(
                name(Session.me.display_name),
                rx.el.span(f"@{Session.me.username}", class_name="person-handle"),
                class_name="person-names",
            ),
            class_name="account-head",
        ),
        _theme(),
        rx.el.div(class_name="menu-separator"),
        link(
            icon("note"),
            texts.people.NOTE_TO_SELF,
            to=f"/c/{Session.me.username}",
            class_name="menu-item",
        ),
        link(
            icon("gear"),
            texts.settings.SETTINGS,
            to="/settings",
            class_name="menu-item",
        ),
        button(
            icon("leave"),
            texts.people.LOG_OUT,
            class_name="menu-item",
            disabled=Form.busy,
            on_click=actions.form.log_out,
        ),
        _problem(),
        aria_label=texts.people.ACCOUNT,
        class_name="popover popover-account",
        id=POPOVER,
        custom_attrs={"popover": "auto"},
    )


def _problem() -> rx.Component:
    sentence = text_vars.error(Form.error)
    return rx.cond(
        Form.error != "",
        rx.el.p(sentence, role="alert", class_name="hint hint-problem"),
    )


def _theme() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(texts.people.THEME, class_name="radio-group-label"),
        rx.el.div(
            _theme_radio("light", "sun", texts.people.THEME_LIGHT),
            _theme_radio("dark", "moon", texts.people.THEME_DARK),
            _theme_radio("system", "screen", texts.people.THEME_SYSTEM),
            class_name="radio-group",
        ),
    )


def _theme_radio(mode: str, icon_name: str, label: str) -> rx.Component:
    return rx.el.label(
        radio_input(
            "theme",
            mode,
            is_checked=theme.chosen == mode,
            on_change=theme.choose(mode),
        ),
        icon(icon_name, size=theme.ICON_SMALL),
        label,
        class_name="radio",
    )

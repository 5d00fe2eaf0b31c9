"""The account menu: profile, theme and log-out."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Form, actions
from waves.components import text_vars
from waves.components.avatar import face
from waves.components.controls import button, link, name, skeleton
from waves.components.icons import icon
from waves.state.session import Session

POPOVER = "account"


def account_button() -> rx.Component:
    """Return my face as a button, and the small panel that it opens."""
    return rx.fragment(
        rx.cond(
            Session.user_id != "",
            rx.el.button(
                face(Session.me, class_name=theme.FACE_SMALL),
                type="button",
                aria_label=texts.people.ACCOUNT,
                class_name=theme.ME_BUTTON,
                custom_attrs={"popoverTarget": POPOVER},
            ),
            skeleton(theme.SKELETON_ME),
        ),
        _panel(),
    )


def _panel() -> rx.Component:
    return rx.el.dialog(
        rx.el.div(
            face(Session.me),
            rx.el.div(
                name(Session.me.display_name),
                rx.el.span(f"@{Session.me.username}", class_name=theme.PERSON_HANDLE),
                class_name=theme.PERSON_WORDS,
            ),
            class_name=theme.ACCOUNT_HEAD,
        ),
        _theme_choice(),
        rx.el.div(class_name=theme.MENU_RULE),
        link(
            icon("gear"),
            texts.settings.SETTINGS,
            to="/settings",
            class_name=theme.MENU_ITEM,
        ),
        button(
            icon("leave"),
            texts.people.LOG_OUT,
            class_name=theme.MENU_ITEM,
            disabled=Form.busy,
            on_click=actions.form.log_out,
        ),
        _problem(),
        aria_label=texts.people.ACCOUNT,
        class_name=f"{theme.POP} {theme.POP_ACCOUNT}",
        id=POPOVER,
        custom_attrs={"popover": "auto"},
    )


def _problem() -> rx.Component:
    return rx.cond(
        Form.error != "",
        rx.el.p(
            text_vars.error(Form.error),
            role="alert",
            class_name=theme.HINT_PROBLEM,
        ),
    )


def _theme_choice() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(texts.people.THEME, class_name=theme.CHOICES_LABEL),
        rx.el.div(
            _choice("light", "sun", texts.people.THEME_LIGHT),
            _choice("dark", "moon", texts.people.THEME_DARK),
            _choice("system", "screen", texts.people.THEME_SYSTEM),
            class_name=theme.CHOICES,
        ),
    )


def _choice(mode: str, picture: str, label: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="theme",
            value=mode,
            checked=theme.chosen == mode,
            on_change=theme.choose(mode),
            class_name=theme.CHOICE_INPUT,
        ),
        icon(picture, size=theme.ICON_SMALL),
        label,
        class_name=theme.CHOICE,
    )

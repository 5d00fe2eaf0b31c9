"""The public profile: picture, names, and a line about the user."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import SettingsForm
from waves.components.fields import text_field, username_field
from waves.components.settings.form_section import (
    field_error,
    form,
    outcome,
    section,
    submit_button,
)
from waves.components.settings.picture import own_picture
from waves.state.session import Session
from waves.state.settings import Account

ACTION = "profile"


def profile_section() -> rx.Component:
    """Return the form for the names."""
    return section(
        "profile",
        texts.settings.PROFILE,
        own_picture(),
        form(
            ACTION,
            # An input keeps its first value; a new key replaces the input.
            rx.fragment(_display_name(), key=Session.me.display_name),
            rx.fragment(_username(), key=Session.me.username),
            rx.fragment(_about(), key=Account.about),
            outcome({ACTION: _saved()}),
            submit_button(ACTION, texts.settings.SAVE_PROFILE, texts.settings.SAVING),
        ),
    )


def _saved() -> rx.Var[str]:
    is_all: Any = SettingsForm.errors.keys().length() == 0
    sentence: Any = rx.cond(
        is_all, texts.settings.PROFILE_SAVED, texts.settings.PROFILE_PARTLY_SAVED
    )
    return sentence


def _display_name() -> rx.Component:
    return text_field(
        "display_name",
        texts.sign_in.DISPLAY_NAME,
        error=field_error(ACTION, "display_name"),
        help_text=texts.settings.DISPLAY_NAME_HELP,
        default_value=Session.me.display_name,
        auto_complete="name",
    )


def _about() -> rx.Component:
    return text_field(
        "about",
        texts.settings.ABOUT,
        error=field_error(ACTION, "about"),
        help_text=texts.settings.ABOUT_HELP,
        default_value=Account.about,
        auto_complete="off",
        dir="auto",
    )


def _username() -> rx.Component:
    return username_field(
        "username",
        texts.sign_in.USERNAME,
        error=field_error(ACTION, "username"),
        help_text=texts.sign_in.USERNAME_HELP,
        default_value=Session.me.username,
    )

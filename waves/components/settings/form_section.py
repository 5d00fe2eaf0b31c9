"""Building blocks of the settings sections."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import reflex as rx

from waves.browser.bridge import ButtonAction, FormAction, SettingsForm, actions, values
from waves.components import text_vars
from waves.components.controls import button, heading
from waves.components.fields import FieldError, RevealButton


def section(
    name: str, title: str, *children: rx.Component, about: str = ""
) -> rx.Component:
    """Return a section of the settings.

    Args:
        name: Unique on the page.
        title: The heading and accessible name.
        children: The content below the heading.
        about: The actions whose buttons disappear: the heading takes over their focus.
    """
    label = f"settings-{name}"
    return rx.el.section(
        heading(
            title,
            level=2,
            class_name="settings-title",
            id=label,
            data_about=about,
            tab_index=-1,
        ),
        *children,
        aria_labelledby=label,
        class_name="settings-section",
    )


def form(action: FormAction, *parts: Any) -> rx.Component:
    """Return the form of an action (`account/settings_forms.ts`)."""
    return rx.el.form(
        *parts,
        # The server's messages are shown instead of the browser's bubbles.
        no_validate=True,
        # Without JavaScript, a GET would put the password into the URL.
        method="post",
        on_submit=actions.settings.submit(action),
        custom_attrs={"onInput": actions.settings.edited},
    )


def submit_button(action: str, label: str, busy_label: str) -> rx.Component:
    """Return the button that sends the form of an action."""
    is_busy = SettingsForm.busy & (SettingsForm.about == action)
    return rx.el.button(
        rx.cond(is_busy, busy_label, label),
        type="submit",
        disabled=~values.hydrated,
        # Not disabled: it keeps the keyboard focus while the request runs.
        aria_disabled=SettingsForm.busy,
        class_name="button button-primary",
    )


def action_button(
    label: str, action: ButtonAction, id_: Any = "", **props: Any
) -> rx.Component:
    """Return the button of an action without a form."""
    return button(
        label,
        disabled=~values.hydrated,
        aria_disabled=SettingsForm.busy,
        on_click=actions.settings.press(action, id_),
        **props,
    )


def server_link(label: str, address: str) -> rx.Component:
    """Return a link to a URL of the server that is not a page of the app."""
    return rx.el.a(
        label,
        href=address,
        class_name="button settings-link",
        # Reflex turns every link into one of the router, which knows pages only.
        on_click=actions.settings.leave(address),
    )


def outcome(done: Mapping[str, Any]) -> rx.Component:
    """Return the result of the last action, which is announced.

    Args:
        done: The sentence for success of each action of this section.
    """
    is_ours: Any = reduce(or_, [SettingsForm.about == action for action in done])
    return rx.fragment(
        rx.el.div(
            rx.cond(
                is_ours & SettingsForm.done,
                rx.el.p(
                    text_vars.choose(done, SettingsForm.about),
                    class_name="settings-done",
                ),
            ),
            role="status",
        ),
        rx.el.div(
            rx.cond(
                is_ours & (SettingsForm.error != ""),
                rx.el.p(text_vars.error(SettingsForm.error), class_name="form-error"),
            ),
            role="alert",
        ),
    )


def field_error(action: str, name: str) -> FieldError:
    """Return the error of a field of an action's form."""
    is_this: Any = SettingsForm.about == action
    return FieldError(
        is_this & SettingsForm.errors.contains(name), SettingsForm.errors[name]
    )


def reveal_button(name: str, label: str) -> RevealButton:
    """Return the reveal button of a password field."""
    toggle = actions.settings.reveal(name)
    return RevealButton(label, SettingsForm.shown == name, toggle)


def help_text(text: Any) -> rx.Component:
    """Return the help text of a section."""
    return rx.el.p(text, class_name="settings-help")

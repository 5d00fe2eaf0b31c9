"""The own picture: choose, crop, remove."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Avatar, AvatarFrame, actions, values
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import button
from waves.components.dialogs import dialog
from waves.components.settings.form_section import help_text
from waves.state.session import Session

_FRAME = "avatar-frame"
_KINDS = "image/jpeg,image/png,image/webp"


def own_picture() -> rx.Component:
    """Return the picture of the user with the buttons that change it."""
    has_picture = Session.me.avatar_url != ""
    return rx.el.div(
        avatar(Session.me, class_name="avatar-large"),
        rx.el.div(
            rx.el.div(
                _choice(),
                rx.cond(has_picture, _removal()),
                class_name="settings-buttons",
            ),
            help_text(texts.settings.PICTURE_HELP),
            _problem(Avatar.side == 0),
            class_name="own-picture-side",
        ),
        _crop_dialog(),
        role="group",
        aria_label=texts.settings.PICTURE,
        class_name="own-picture",
    )


def _problem(is_here: Any) -> rx.Component:
    """Return the last error: in the dialog while it is open, otherwise on the page."""
    return rx.el.div(
        rx.cond(
            is_here & (Avatar.error != ""),
            rx.el.p(text_vars.error(Avatar.error), class_name="form-error"),
        ),
        role="alert",
    )


def _choice() -> rx.Component:
    """Return the file input; its label looks like a button."""
    return rx.el.label(
        texts.settings.CHANGE_PICTURE,
        rx.el.input(
            type="file",
            accept=_KINDS,
            disabled=~values.hydrated,
            class_name="sr-only",
            custom_attrs={"onChange": actions.avatar.choose},
        ),
        class_name="button",
    )


def _removal() -> rx.Component:
    return button(
        texts.settings.REMOVE_PICTURE,
        disabled=~values.hydrated,
        aria_disabled=Avatar.busy,
        on_click=actions.avatar.remove,
    )


def _crop_dialog() -> rx.Component:
    save = button(
        rx.cond(Avatar.busy, texts.settings.SAVING, texts.settings.SAVE_PICTURE),
        look="button-primary",
        aria_disabled=Avatar.busy,
        on_click=actions.avatar.save,
    )
    return dialog(
        _FRAME,
        AvatarFrame.create(
            class_name="crop-frame",
            custom_attrs={"role": "img", "aria-label": texts.settings.PICTURE_FRAME},
        ),
        rx.el.input(
            type="range",
            min=1,
            max=5,
            step=0.01,
            value=Avatar.zoom,
            aria_label=texts.settings.PICTURE_ZOOM,
            class_name="crop-zoom",
            custom_attrs={"onChange": actions.avatar.zoom},
        ),
        _problem(Avatar.side > 0),
        title=texts.settings.PICTURE_QUESTION,
        text=texts.settings.PICTURE_TEXT,
        on_toggle=actions.avatar.toggled,
        answers=(save,),
    )

"""Toolbar of a running call: layout, full screen and panels."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Handler, Stage, actions
from waves.components.call.details import details_button
from waves.components.call.devices_panel import devices_button
from waves.components.controls import icon_button
from waves.components.icons import icon

MORE = "call-more"

_has_picture_in_picture = (Stage.picture_kind == "window") | (
    # A bare video needs a picture to show.
    (Stage.picture_kind == "video") & Call.remote_video
)


def call_toolbar() -> rx.Component:
    """Return the buttons at the top right."""
    return rx.el.div(
        details_button(),
        devices_button(),
        _full_screen(_toolbar_button),
        _picture_in_picture(_toolbar_button),
        _more(),
        icon_button(
            "shrink",
            texts.call.MINIMISE,
            side="corner",
            auto_focus=True,
            on_click=actions.stage.toggle_minimised,
        ),
        class_name="call-toolbar",
    )


def _full_screen(button: Any) -> rx.Component:
    return rx.cond(
        Stage.can_be_full,
        button(
            rx.cond(
                Stage.is_full,
                icon("full_leave", size=theme.ICON),
                icon("full", size=theme.ICON),
            ),
            texts.call.FULL_SCREEN,
            tip=rx.cond(
                Stage.is_full,
                texts.call.LEAVE_FULL_SCREEN_TIP,
                texts.call.FULL_SCREEN_TIP,
            ),
            is_on=Stage.is_full,
            does=actions.stage.toggle_full_screen,
        ),
    )


def _picture_in_picture(button: Any) -> rx.Component:
    return rx.cond(
        _has_picture_in_picture,
        button(
            icon("picture", size=theme.ICON),
            texts.call.PICTURE_IN_PICTURE,
            tip=texts.call.PICTURE_IN_PICTURE,
            is_on=Stage.is_outside,
            does=actions.stage.toggle_outside,
        ),
    )


def _toolbar_button(
    picture: rx.Component, label: str, *, tip: Any, is_on: rx.Var[bool], does: Handler
) -> rx.Component:
    """Return it as a button of its own: where the stage is wide."""
    return rx.el.button(
        picture,
        type="button",
        aria_label=label,
        aria_pressed=is_on,
        data_tip=tip,
        data_side="corner",
        class_name="icon-button toolbar-wide",
        on_click=does,
    )


def _menu_item(
    picture: rx.Component, label: str, *, tip: Any, is_on: rx.Var[bool], does: Handler
) -> rx.Component:
    """Return it as a line of the menu: where the stage is narrow."""
    del tip
    return rx.el.button(
        picture,
        label,
        type="button",
        role="menuitemcheckbox",
        aria_checked=is_on,
        tab_index=-1,
        class_name="menu-item",
        on_click=does,
        custom_attrs={"popoverTarget": MORE, "popoverTargetAction": "hide"},
    )


def _more() -> rx.Component:
    """Return the menu of what a narrow stage has no room for."""
    return rx.cond(
        Stage.can_be_full | _has_picture_in_picture,
        rx.fragment(
            icon_button(
                "more",
                texts.call.MORE,
                side="corner",
                aria_haspopup="menu",
                aria_controls=MORE,
                class_name="icon-button toolbar-more",
                custom_attrs={"popoverTarget": MORE},
            ),
            rx.el.div(
                _full_screen(_menu_item),
                _picture_in_picture(_menu_item),
                id=MORE,
                role="menu",
                aria_label=texts.call.MORE,
                class_name="popover popover-toolbar",
                custom_attrs={
                    "popover": "auto",
                    "onToggle": actions.menu.toggled,
                    "onKeyDown": actions.menu.key_pressed,
                },
            ),
        ),
    )

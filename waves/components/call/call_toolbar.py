"""Toolbar of a running call: layout, full screen and panels."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Stage, actions
from waves.components.call.details import details_button
from waves.components.call.devices_panel import devices_button
from waves.components.controls import icon_button, plain_button
from waves.components.icons import icon
from waves.components.menu import menu

MORE = "call-more"

_has_picture_in_picture = (Stage.picture_in_picture_kind == "window") | (
    # The window of a video element is empty without a video.
    (Stage.picture_in_picture_kind == "video") & Call.remote_video
)


def call_toolbar() -> rx.Component:
    """Return the buttons at the top right."""
    return rx.el.div(
        details_button(),
        devices_button(),
        _full_screen(_toolbar_button),
        _picture_in_picture(_toolbar_button),
        # A narrow stage has no room for them.
        rx.cond(
            Stage.can_full_screen | _has_picture_in_picture,
            menu(
                MORE,
                texts.call.MORE,
                _full_screen(_menu_item),
                _picture_in_picture(_menu_item),
                class_name="popover popover-toolbar",
                button_class_name="icon-button toolbar-more",
            ),
        ),
        icon_button(
            "shrink",
            texts.call.MINIMISE,
            side="corner",
            auto_focus=True,
            on_click=actions.stage.toggle_minimised,
        ),
        class_name="call-toolbar",
    )


def _full_screen(make: Any) -> rx.Component:
    return rx.cond(
        Stage.can_full_screen,
        make(
            rx.cond(
                Stage.is_full_screen,
                icon("full_leave", size=theme.ICON),
                icon("full", size=theme.ICON),
            ),
            texts.call.FULL_SCREEN,
            tip=rx.cond(
                Stage.is_full_screen,
                texts.call.LEAVE_FULL_SCREEN_TIP,
                texts.call.FULL_SCREEN_TIP,
            ),
            is_on=Stage.is_full_screen,
            on_click=actions.stage.toggle_full_screen,
        ),
    )


def _picture_in_picture(make: Any) -> rx.Component:
    return rx.cond(
        _has_picture_in_picture,
        make(
            icon("picture", size=theme.ICON),
            texts.call.PICTURE_IN_PICTURE,
            tip=texts.call.PICTURE_IN_PICTURE,
            is_on=Stage.is_picture_in_picture,
            on_click=actions.stage.toggle_picture_in_picture,
        ),
    )


def _toolbar_button(
    child: rx.Component, label: str, *, tip: Any, is_on: rx.Var[bool], **props: Any
) -> rx.Component:
    return plain_button(
        child,
        aria_label=label,
        aria_pressed=is_on,
        data_tip=tip,
        data_side="corner",
        class_name="icon-button toolbar-wide",
        **props,
    )


def _menu_item(
    child: rx.Component, label: str, *, tip: Any, is_on: rx.Var[bool], **props: Any
) -> rx.Component:
    del tip
    return plain_button(
        child,
        label,
        role="menuitemcheckbox",
        aria_checked=is_on,
        tab_index=-1,
        class_name="menu-item",
        custom_attrs={"popoverTarget": MORE, "popoverTargetAction": "hide"},
        **props,
    )

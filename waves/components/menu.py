"""A menu with the button that opens it, and the entries of menus."""

from typing import Any

import reflex as rx

from waves import theme
from waves.browser.bridge import actions
from waves.components.controls import icon_button, plain_button
from waves.components.icons import icon


def menu(
    menu_id: str,
    label: str,
    *items: rx.Component,
    class_name: str,
    button_class_name: str = "icon-button",
) -> rx.Component:
    """Return a menu button and its menu (`ui/menu.ts`).

    Args:
        menu_id: The id of the menu, unique on the page.
        label: The accessible name of both.
        items: Elements of a role for menu items.
        class_name: The classes of the menu.
        button_class_name: The classes of the button.
    """
    return rx.fragment(
        icon_button(
            "more",
            label,
            side="corner",
            aria_haspopup="menu",
            aria_controls=menu_id,
            class_name=button_class_name,
            custom_attrs={"popoverTarget": menu_id},
        ),
        rx.el.div(
            *items,
            id=menu_id,
            role="menu",
            aria_label=label,
            class_name=class_name,
            custom_attrs={
                "popover": "auto",
                "onToggle": actions.menu.toggled,
                "onKeyDown": actions.menu.key_pressed,
                "onClick": actions.menu.chosen,
            },
        ),
    )


def menu_item(
    icon_name: str, label: str, *, look: str = "menu-item", **props: Any
) -> rx.Component:
    """Return an entry of a menu.

    Args:
        icon_name: The icon.
        label: The accessible name.
        look: The classes.
        props: Further properties of the button.
    """
    return plain_button(
        icon(icon_name, size=theme.ICON),
        label,
        role="menuitem",
        tab_index=-1,
        class_name=look,
        **props,
    )

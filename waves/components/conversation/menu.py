"""The conversation menu: unfriend and block, each with a confirmation."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import actions
from waves.components import text_vars
from waves.components.controls import button, icon_button
from waves.components.icons import icon
from waves.state.conversation import Conversation

MENU = "conversation-menu"


def conversation_menu() -> rx.Component:
    """Return the menu button `Conversation menu` and what it opens."""
    return rx.fragment(
        icon_button(
            "more",
            texts.conversation.MENU,
            side="corner",
            aria_haspopup="menu",
            aria_controls=MENU,
            custom_attrs={"popoverTarget": MENU},
        ),
        _items(),
        *_dialogs(),
    )


def _items() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Conversation.open,
            _item("person_remove", texts.conversation.UNFRIEND, opens="unfriend"),
        ),
        _item("ban", texts.conversation.BLOCK, opens="block"),
        id=MENU,
        role="menu",
        aria_label=texts.conversation.MENU,
        class_name="popover popover-conversation",
        custom_attrs={
            "popover": "auto",
            "onToggle": actions.menu.toggled,
            "onKeyDown": actions.menu.key_pressed,
        },
    )


def _dialogs() -> tuple[rx.Component, rx.Component]:
    peer_name = Conversation.peer.display_name
    return (
        _dialog(
            "unfriend",
            title=text_vars.sentence(
                texts.conversation.UNFRIEND_QUESTION, name=peer_name
            ),
            text=texts.conversation.UNFRIEND_TEXT,
            yes=text_vars.sentence(texts.conversation.UNFRIEND_NAME, name=peer_name),
            on_yes=Conversation.unfriend,
        ),
        _dialog(
            "block",
            title=text_vars.sentence(texts.conversation.BLOCK_QUESTION, name=peer_name),
            text=texts.conversation.BLOCK_TEXT,
            yes=text_vars.sentence(texts.conversation.BLOCK_NAME, name=peer_name),
            on_yes=Conversation.block,
        ),
    )


def _item(picture: str, label: str, *, opens: str) -> rx.Component:
    return rx.el.button(
        icon(picture, size=theme.ICON),
        label,
        type="button",
        role="menuitem",
        tab_index=-1,
        class_name="menu-item menu-item-danger",
        custom_attrs={"popoverTarget": opens},
    )


def _dialog(name: str, *, title: Any, text: str, yes: Any, on_yes: Any) -> rx.Component:
    return rx.el.dialog(
        rx.el.h2(title, id=f"{name}-title", class_name="dialog-title"),
        rx.el.p(text, id=f"{name}-text", class_name="dialog-text"),
        rx.el.div(
            button(texts.conversation.CANCEL, custom_attrs=_closes(name)),
            button(
                yes,
                look="button-danger",
                on_click=on_yes,
                custom_attrs=_closes(name),
            ),
            class_name="dialog-actions",
        ),
        id=name,
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-text",
        class_name="popover confirm-dialog",
        custom_attrs={
            "popover": "auto",
            "onToggle": actions.menu.answered,
        },
    )


def _closes(popover: str) -> dict[str, str]:
    return {"popoverTarget": popover, "popoverTargetAction": "hide"}

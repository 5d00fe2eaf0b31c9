"""The conversation menu: unfriend and block, each with a confirmation."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import actions
from waves.components import text_vars
from waves.components.controls import button, plain_button
from waves.components.icons import icon
from waves.components.menu import menu
from waves.components.people.row_menu import mute_dialog, settings_items
from waves.state.conversation import Conversation


def conversation_menu() -> rx.Component:
    """Return the menu `Conversation menu` and the dialogs that it opens."""
    peer_name = Conversation.peer.display_name
    return rx.fragment(
        menu(
            "conversation-menu",
            texts.conversation.MENU,
            *_settings(),
            rx.el.div(class_name="menu-separator", role="separator"),
            rx.cond(
                Conversation.open,
                _item("person_remove", texts.conversation.UNFRIEND, opens="unfriend"),
            ),
            _item("ban", texts.conversation.BLOCK, opens="block"),
            class_name="popover popover-conversation",
        ),
        mute_dialog(
            "mute", Conversation.conversation_id, peer_name, actions.menu.answered
        ),
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


def _settings() -> list[rx.Component]:
    return settings_items(
        Conversation.conversation_id,
        pinned=Conversation.pinned,
        archived=Conversation.archived,
        muted=Conversation.muted,
        unread=Conversation.marked_unread,
        mute_dialog="mute",
    )


def _item(icon_name: str, label: str, *, opens: str) -> rx.Component:
    return plain_button(
        icon(icon_name, size=theme.ICON),
        label,
        role="menuitem",
        tab_index=-1,
        class_name="menu-item menu-item-danger",
        custom_attrs={"popoverTarget": opens},
    )


def _dialog(name: str, *, title: Any, text: str, yes: Any, on_yes: Any) -> rx.Component:
    closes = {"popoverTarget": name, "popoverTargetAction": "hide"}
    return rx.el.dialog(
        rx.el.h2(title, id=f"{name}-title", class_name="dialog-title"),
        rx.el.p(text, id=f"{name}-text", class_name="dialog-text"),
        rx.el.div(
            button(texts.conversation.CANCEL, custom_attrs=closes),
            button(yes, look="button-danger", on_click=on_yes, custom_attrs=closes),
            class_name="dialog-actions",
        ),
        id=name,
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-text",
        class_name="popover confirm-dialog",
        custom_attrs={"popover": "auto", "onToggle": actions.menu.answered},
    )

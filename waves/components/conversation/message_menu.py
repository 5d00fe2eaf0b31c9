"""The menu of a message, its emoji picker and the question before a deletion."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Handler, MessageMenu, MessageMenuPopover, actions
from waves.browser.bridge.deferred import deferred
from waves.components.controls import button, plain_button
from waves.components.conversation.message_acts import MENU
from waves.components.icons import icon
from waves.state.conversation import Conversation

_DELETE = "delete-message"


def message_menu() -> rx.Component:
    """Return the menu `Message actions`, whose code is loaded when it is wanted."""
    return rx.cond(MessageMenu.wanted, deferred("message_menu", _whole))


def _whole() -> rx.Component:
    return rx.fragment(
        MessageMenuPopover.create(
            rx.cond(Conversation.open, _quick_reactions()),
            _items(),
            picker={
                "search": texts.conversation.EMOJI_SEARCH,
                "none": texts.conversation.EMOJI_NONE,
                "loading": texts.app.LOADING,
                "tone": texts.conversation.EMOJI_TONE,
                "emojis": texts.conversation.EMOJIS,
                "categories": list(texts.conversation.EMOJI_CATEGORIES),
            },
            id=MENU,
            class_name="popover message-menu",
        ),
        _delete_question(),
    )


def _quick_reactions() -> rx.Component:
    mine: Any = MessageMenu.mine  # the Var of a list has its methods
    return rx.el.div(
        *(
            plain_button(
                emoji,
                aria_label=name,
                aria_pressed=mine.contains(emoji),
                title=name,
                tab_index=-1,
                class_name="quick-reaction emoji",
                on_click=actions.message_menu.react(emoji),
            )
            for emoji, name in texts.conversation.QUICK_REACTIONS.items()
        ),
        plain_button(
            icon("plus", size=theme.ICON),
            aria_label=texts.conversation.MORE_REACTIONS,
            title=texts.conversation.MORE_REACTIONS,
            tab_index=-1,
            class_name="quick-reaction",
            on_click=actions.message_menu.pick(),
        ),
        role="toolbar",
        aria_label=texts.conversation.REACTIONS,
        class_name="quick-reactions",
    )


def _items() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Conversation.open,
            rx.fragment(
                _item("reply", texts.conversation.REPLY, actions.message_menu.reply),
                _item("smile", texts.conversation.REACT, actions.message_menu.pick),
                rx.cond(
                    MessageMenu.can_edit,
                    _item("pencil", texts.conversation.EDIT, actions.message_menu.edit),
                ),
            ),
        ),
        _item("copy", texts.conversation.COPY_TEXT, actions.message_menu.copy_text),
        _item("link", texts.conversation.COPY_LINK, actions.message_menu.copy_link),
        rx.cond(
            MessageMenu.own,
            _item(
                "trash",
                texts.conversation.DELETE,
                actions.message_menu.ask_delete(_DELETE),
                class_name="menu-item menu-item-danger",
            ),
        ),
        role="menu",
        aria_label=texts.conversation.ACTIONS,
    )


def _item(
    icon_name: str, label: str, on_click: Handler, class_name: str = "menu-item"
) -> rx.Component:
    return plain_button(
        icon(icon_name, size=theme.ICON),
        label,
        role="menuitem",
        tab_index=-1,
        class_name=class_name,
        on_click=on_click,
    )


def _delete_question() -> rx.Component:
    closes = {"popoverTarget": _DELETE, "popoverTargetAction": "hide"}
    return rx.el.dialog(
        rx.el.h2(
            texts.conversation.DELETE_QUESTION,
            id=f"{_DELETE}-title",
            class_name="dialog-title",
        ),
        rx.el.p(
            texts.conversation.DELETE_TEXT,
            id=f"{_DELETE}-text",
            class_name="dialog-text",
        ),
        rx.el.div(
            button(texts.conversation.CANCEL, custom_attrs=closes),
            button(
                texts.conversation.DELETE,
                look="button-danger",
                on_click=actions.message_menu.remove,
                custom_attrs=closes,
            ),
            class_name="dialog-actions",
        ),
        id=_DELETE,
        role="alertdialog",
        aria_labelledby=f"{_DELETE}-title",
        aria_describedby=f"{_DELETE}-text",
        class_name="popover confirm-dialog",
        custom_attrs={"popover": "auto", "onToggle": actions.message_menu.answered},
    )

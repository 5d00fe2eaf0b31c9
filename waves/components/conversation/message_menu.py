"""The menu of a message, its emoji picker and the question before a deletion."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import MessageMenu, MessageMenuPopover, actions
from waves.browser.bridge.deferred import deferred
from waves.components.controls import plain_button
from waves.components.conversation.message_acts import MENU
from waves.components.conversation.visibility import is_note
from waves.components.dialogs import confirmation
from waves.components.icons import icon
from waves.components.menu import menu_item
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
    conversation = texts.conversation
    return rx.el.div(
        rx.cond(
            Conversation.open,
            rx.fragment(
                menu_item(
                    "reply", conversation.REPLY, on_click=actions.message_menu.reply
                ),
                menu_item(
                    "smile", conversation.REACT, on_click=actions.message_menu.pick
                ),
                rx.cond(
                    MessageMenu.can_edit,
                    menu_item(
                        "pencil", conversation.EDIT, on_click=actions.message_menu.edit
                    ),
                ),
                _pin(),
            ),
        ),
        *_copies(),
        rx.cond(
            MessageMenu.own,
            menu_item(
                "trash",
                conversation.DELETE,
                look="menu-item menu-item-danger",
                on_click=actions.message_menu.ask_delete(_DELETE),
            ),
        ),
        role="menu",
        aria_label=conversation.ACTIONS,
    )


def _pin() -> rx.Component:
    act = {"on_click": actions.message_menu.toggle_pin}
    return rx.cond(
        MessageMenu.pinned,
        menu_item("pin_off", texts.conversation.UNPIN, **act),
        menu_item("pin", texts.conversation.PIN, **act),
    )


def _copies() -> list[rx.Component]:
    conversation = texts.conversation
    text = menu_item(
        "copy", conversation.COPY_TEXT, on_click=actions.message_menu.copy_text
    )
    link = menu_item(
        "link", conversation.COPY_LINK, on_click=actions.message_menu.copy_link
    )
    return [rx.cond(MessageMenu.has_text, text), link]


def _delete_question() -> rx.Component:
    return confirmation(
        _DELETE,
        title=texts.conversation.DELETE_QUESTION,
        text=rx.cond(
            is_note, texts.conversation.DELETE_NOTE_TEXT, texts.conversation.DELETE_TEXT
        ),
        yes=texts.conversation.DELETE,
        on_yes=actions.message_menu.remove,
        on_toggle=actions.message_menu.answered,
        role="alertdialog",
    )

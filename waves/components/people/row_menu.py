"""The menu of a row of the conversation list, and the entries that it shares."""

from typing import Any, NamedTuple

import reflex as rx

from waves import texts
from waves.browser.bridge import RowMenu, actions
from waves.components import text_vars
from waves.components.controls import plain_button
from waves.components.dialogs import closes, dialog
from waves.components.menu import menu_item
from waves.state.conversation_settings import MUTES, ConversationSettings
from waves.state.session import Session

_MENU = "row-menu"
"""The id that `messages/row_menu.ts` knows."""


def row_menu() -> rx.Component:
    """Return the one menu of all rows, with its dialog."""
    return rx.fragment(
        rx.el.div(
            *settings_items(
                RowMenu.id,
                Shown(
                    pinned=RowMenu.pinned,
                    archived=RowMenu.archived,
                    muted=RowMenu.muted,
                    unread=RowMenu.unread,
                    is_note=RowMenu.peer == Session.user_id,
                ),
                mute_dialog="mute-row",
            ),
            id=_MENU,
            role="menu",
            aria_label=texts.people.ROW_MENU,
            class_name="popover popover-row popover-conversation",
            custom_attrs={
                "popover": "auto",
                "onToggle": actions.row_menu.toggled,
                "onKeyDown": actions.row_menu.key_pressed,
                "onClick": actions.menu.chosen,
            },
        ),
        mute_dialog("mute-row", RowMenu.id, RowMenu.name, actions.row_menu.closed),
    )


class Shown(NamedTuple):
    """What a menu shows of a conversation."""

    pinned: Any
    archived: Any
    muted: Any
    unread: Any
    """Whether it can be marked as read."""
    is_note: Any
    """Whether it is a note to self, where there is nothing to mute."""


def settings_items(
    conversation_id: Any, shown: Shown, *, mute_dialog: str
) -> list[rx.Component]:
    """Return the entries of a menu that put a conversation in order.

    Args:
        conversation_id: The conversation.
        shown: How it is now.
        mute_dialog: The id of the dialog that asks for how long to mute.
    """
    id_, state, people = conversation_id, ConversationSettings, texts.people
    asks = {"popoverTarget": mute_dialog}
    pin = menu_item("pin", people.PIN, on_click=state.pin(id_, True))
    unpin = menu_item("pin_off", people.UNPIN, on_click=state.pin(id_, False))
    read = menu_item("check", people.MARK_READ, on_click=state.mark_read(id_))
    mark = menu_item("dot", people.MARK_UNREAD, on_click=state.mark_unread(id_, True))
    mute = menu_item("bell_off", people.MUTE, custom_attrs=asks)
    unmute = menu_item("bell", people.UNMUTE, on_click=state.mute(id_, ""))
    put = menu_item("archive", people.ARCHIVE, on_click=state.archive(id_, True))
    take = menu_item("archive", people.UNARCHIVE, on_click=state.archive(id_, False))
    return [
        rx.cond(shown.pinned, unpin, pin),
        rx.cond(shown.unread, read, mark),
        rx.cond(shown.muted, unmute, rx.cond(shown.is_note, rx.fragment(), mute)),
        rx.cond(shown.archived, take, put),
    ]


def mute_dialog(
    name: str, conversation_id: Any, peer_name: Any, on_toggle: Any
) -> rx.Component:
    """Return the dialog that asks for how long to mute a conversation."""
    durations = rx.el.div(
        *(
            plain_button(
                texts.people.MUTES[duration],
                class_name="menu-item",
                on_click=ConversationSettings.mute(conversation_id, duration),
                custom_attrs=closes(name),
            )
            for duration in MUTES
        ),
        class_name="mute-durations",
    )
    return dialog(
        name,
        durations,
        title=text_vars.sentence(texts.people.MUTE_QUESTION, name=peer_name),
        text=texts.people.MUTE_TEXT,
        on_toggle=on_toggle,
    )

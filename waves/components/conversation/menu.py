"""The conversation menu: unfriend and block, each with a confirmation."""

import reflex as rx

from waves import texts
from waves.browser.bridge import actions
from waves.components import text_vars
from waves.components.conversation.message_timer import timer_dialog, timer_item
from waves.components.conversation.visibility import is_note
from waves.components.dialogs import confirmation
from waves.components.menu import menu, menu_item
from waves.components.people.row_menu import Shown, mute_dialog, settings_items
from waves.state.conversation import Conversation


def conversation_menu() -> rx.Component:
    """Return the menu `Conversation menu` and the dialogs that it opens."""
    peer_name = Conversation.peer.display_name
    return rx.fragment(
        menu(
            "conversation-menu",
            texts.conversation.MENU,
            *_settings(),
            _shared_media(),
            timer_item(),
            rx.cond(is_note, rx.fragment(), _parting()),
            class_name="popover popover-conversation",
        ),
        mute_dialog(
            "mute", Conversation.conversation_id, peer_name, actions.menu.answered
        ),
        timer_dialog(),
        confirmation(
            "unfriend",
            title=text_vars.sentence(
                texts.conversation.UNFRIEND_QUESTION, name=peer_name
            ),
            text=texts.conversation.UNFRIEND_TEXT,
            yes=text_vars.sentence(texts.conversation.UNFRIEND_NAME, name=peer_name),
            on_yes=Conversation.unfriend,
        ),
        confirmation(
            "block",
            title=text_vars.sentence(texts.conversation.BLOCK_QUESTION, name=peer_name),
            text=texts.conversation.BLOCK_TEXT,
            yes=text_vars.sentence(texts.conversation.BLOCK_NAME, name=peer_name),
            on_yes=Conversation.block,
        ),
    )


def _parting() -> rx.Component:
    return rx.fragment(
        rx.el.div(class_name="menu-separator", role="separator"),
        rx.cond(
            Conversation.open,
            _opens("unfriend", "person_remove", texts.conversation.UNFRIEND),
        ),
        _opens("block", "ban", texts.conversation.BLOCK),
    )


def _shared_media() -> rx.Component:
    return menu_item(
        "image",
        texts.files.SHARED_MEDIA,
        on_click=actions.attachments.show_shared(Conversation.conversation_id),
    )


def _settings() -> list[rx.Component]:
    search = menu_item(
        "search",
        texts.conversation.SEARCH,
        on_click=actions.messages.search(Conversation.conversation_id),
    )
    jump = menu_item(
        "calendar",
        texts.conversation.JUMP_TO_DAY,
        on_click=actions.messages.jump_to_day(texts.conversation.JUMP_TO_DAY),
    )
    return [
        search,
        jump,
        *settings_items(
            Conversation.conversation_id,
            Shown(
                pinned=Conversation.pinned,
                archived=Conversation.archived,
                muted=Conversation.muted,
                unread=Conversation.marked_unread,
                is_note=is_note,
            ),
            mute_dialog="mute",
        ),
    ]


def _opens(dialog: str, icon_name: str, label: str) -> rx.Component:
    return menu_item(
        icon_name,
        label,
        look="menu-item menu-item-danger",
        custom_attrs={"popoverTarget": dialog},
    )

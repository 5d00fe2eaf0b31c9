"""What a bubble shows of the acts on its message."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import DisplayReaction, DisplayRow, actions
from waves.components import text_vars
from waves.components.controls import plain_button
from waves.components.icons import icon

MENU = "message-menu"


def actions_button() -> rx.Component:
    """Return the button `Message actions`, which appears with the pointer or focus.

    It is out of the order of Tab until its message has the focus.
    """
    return plain_button(
        icon("more", size=theme.ICON_SMALL),
        aria_label=texts.conversation.ACTIONS,
        aria_haspopup="menu",
        aria_expanded="false",
        tab_index=-1,
        class_name="message-actions",
        on_click=actions.messages.open_menu(),
    )


def quote(row: DisplayRow, peer_name: rx.Var[str]) -> rx.Component:
    """Return the quoted message of a reply: a button that leads to it."""
    return plain_button(
        rx.el.span(
            rx.cond(row.quote_own, texts.conversation.YOU, peer_name),
            class_name="quote-name",
            dir="auto",
        ),
        rx.el.span(
            rx.cond(
                row.quote_deleted,
                texts.conversation.MESSAGE_DELETED,
                rx.cond(
                    row.quote_text != "",
                    row.quote_text,
                    text_vars.choose(texts.conversation.FILE_KINDS, row.quote_file),
                ),
            ),
            class_name="quote-text",
            dir="auto",
            custom_attrs={"translate": "yes"},
            data_deleted=row.quote_deleted,
        ),
        title=texts.conversation.JUMP_TO_QUOTED,
        class_name="quote",
        dir="auto",
        on_click=actions.messages.jump_to(row.quote_seq),
    )


def tombstone(row: DisplayRow) -> rx.Component:
    """Return what stands for the text of a deleted message."""
    return rx.el.span(
        rx.cond(
            row.own, texts.conversation.YOU_DELETED, texts.conversation.THEY_DELETED
        ),
        class_name="tombstone",
        data_body="",
    )


def reactions(row: DisplayRow) -> rx.Component:
    """Return the reactions below a bubble, each a button."""
    listed: Any = row.reactions
    return rx.cond(
        listed.length() > 0,
        rx.el.div(
            rx.foreach(listed, _reaction),
            role="group",
            aria_label=texts.conversation.REACTIONS,
            class_name="reactions",
        ),
    )


def _reaction(reaction: DisplayReaction) -> rx.Component:
    return plain_button(
        rx.el.span(reaction.emoji, class_name="emoji"),
        " ",
        rx.el.span(reaction.count),
        aria_pressed=reaction.mine,
        class_name="reaction",
        on_click=actions.messages.toggle_reaction(reaction.emoji),
    )

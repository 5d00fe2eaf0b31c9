"""The files of the next message, above the composer."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Attachment, Attachments, Drops, Voice, actions
from waves.components import text_vars
from waves.components.controls import close_button, icon_button, plain_button
from waves.components.icons import icon
from waves.state.conversation import Conversation


def attach_button() -> rx.Component:
    """Return the button that chooses files."""
    return icon_button(
        "attach",
        texts.files.ATTACH,
        side="above",
        class_name="attach-button",
        on_click=actions.attachments.pick(Conversation.conversation_id),
    )


def strip() -> rx.Component:
    """Return the files that are to be sent, each with a button to remove it."""
    items: Any = Attachments.items
    return rx.el.ul(
        rx.foreach(items, _item),
        aria_label=texts.files.TO_SEND,
        class_name="attachments",
    )


def problem() -> rx.Component:
    """Return why files were left out."""
    sentence = text_vars.choose(
        texts.files.PROBLEMS, Attachments.problem, label=Attachments.name
    )
    return rx.cond(
        Attachments.problem != "", rx.el.p(sentence, class_name="composer-notice")
    )


def voice_problem() -> rx.Component:
    """Return why no voice message can be recorded."""
    sentence = text_vars.choose(
        texts.files.VOICE_PROBLEMS, Voice.problem, otherwise=texts.files.VOICE_FAILED
    )
    return rx.cond(
        Voice.problem != "",
        rx.el.div(
            rx.el.p(sentence),
            close_button(on_click=actions.voice.dismiss),
            class_name="composer-notice closable-notice",
        ),
    )


def record_button() -> rx.Component:
    """Return the button that records a voice message, in place of `Send`."""
    conversation = Conversation.conversation_id
    return plain_button(
        icon("mic", size=theme.ICON),
        aria_label=texts.files.RECORD,
        class_name="send-button voice-button",
        on_click=actions.voice.clicked(conversation),
        custom_attrs={"onPointerDown": actions.voice.pressed(conversation)},
    )


def drop_overlay() -> rx.Component:
    """Return what covers the conversation while files are held over it."""
    return rx.cond(
        Drops.over,
        rx.el.div(
            rx.el.p(
                icon("attach", size=theme.ICON),
                texts.files.DROP,
                class_name="drop-text",
            ),
            class_name="drop-overlay",
        ),
    )


def _item(item: Attachment) -> rx.Component:
    return rx.el.li(
        rx.cond(
            item.url != "",
            rx.el.img(src=item.url, alt=item.name, class_name="attachment-picture"),
            rx.el.div(
                icon("file", size=theme.ICON),
                rx.el.bdi(item.name, class_name="attachment-name"),
                rx.el.span(item.shown_size, class_name="attachment-size"),
                class_name="attachment-file",
            ),
        ),
        plain_button(
            icon("close", size=theme.ICON_SMALL),
            aria_label=text_vars.label(texts.files.REMOVE, label=item.name),
            class_name="attachment-remove",
            on_click=actions.attachments.remove(item.upload),
        ),
        class_name="attachment",
    )

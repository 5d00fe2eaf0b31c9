"""The text of a message: its formatting, links and emoji."""

import reflex as rx

from waves import texts
from waves.browser.bridge import DisplayRow, MessageBody


def message_body(row: DisplayRow) -> rx.Component:
    """Return the text of a message; what is stored stays as it was typed."""
    return MessageBody.create(
        row_key=row.key,
        blocks=row.blocks,
        labels=texts.conversation.BODY,
        data_body="",
        # Unlike the rest of the page, messages may be translated.
        custom_attrs={"translate": "yes"},
        class_name="message-body",
    )

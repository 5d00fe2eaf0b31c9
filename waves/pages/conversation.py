"""The page `/c/[username]`: one conversation."""

import reflex as rx

from waves import texts
from waves.browser.bridge import ConversationAddress, PhotoViewer, SharedMedia
from waves.components.app_layout import app_layout
from waves.components.controls import nothing_here
from waves.components.conversation.attachments import drop_overlay
from waves.components.conversation.composer import composer
from waves.components.conversation.header import conversation_header
from waves.components.conversation.message_list import message_list
from waves.components.conversation.search_bar import search_bar
from waves.state.conversation import Conversation


def conversation_page() -> rx.Component:
    """Return the app with a conversation open."""
    return app_layout(
        "thread",
        ConversationAddress.create(
            conversation_id=Conversation.conversation_id,
            username=Conversation.peer.username,
            opened_for=Conversation.opened_for,
        ),
        rx.cond(
            Conversation.missing,
            nothing_here(texts.conversation.MISSING_TITLE, texts.conversation.MISSING),
            rx.fragment(
                conversation_header(),
                search_bar(),
                message_list(),
                composer(),
                drop_overlay(),
                SharedMedia.create(
                    labels=texts.files.GALLERY, files=texts.files.MESSAGE
                ),
                PhotoViewer.create(
                    labels=texts.files.VIEWER, peer_name=Conversation.peer.display_name
                ),
            ),
        ),
    )

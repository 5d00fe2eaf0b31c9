"""The left column."""

import reflex as rx

from waves import texts
from waves.components.icons import wave
from waves.components.people.account import account_button
from waves.components.people.conversation_list import conversations
from waves.components.people.found_messages import found_messages
from waves.components.people.requests import friend_requests
from waves.components.people.search import search_field, search_results


def people_column(*, is_page: bool) -> rx.Component:
    """Return the left column: account, search, requests, conversations.

    Args:
        is_page: Whether the column is the page's main content and has its heading.
    """
    brand = rx.el.h1 if is_page else rx.el.div
    return rx.el.nav(
        rx.el.div(
            brand(
                wave(class_name="brand-mark"),
                texts.app.NAME,
                class_name="brand",
            ),
            account_button(),
            class_name="sidebar-header",
        ),
        search_field(),
        rx.el.div(
            search_results(),
            found_messages(),
            friend_requests(),
            conversations(),
            class_name="sidebar-lists",
        ),
        aria_label=texts.people.PEOPLE,
        class_name="sidebar",
    )

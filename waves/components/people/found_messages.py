"""The messages that a search finds, below the people."""

import reflex as rx

from waves import texts
from waves.browser.bridge import FoundMessages
from waves.browser.bridge.deferred import deferred
from waves.state.friends import Friends
from waves.state.session import Session


def found_messages() -> rx.Component:
    """Return the messages found; their code is loaded with the first search."""
    return rx.cond(Friends.query != "", deferred("found_messages", _whole))


def _whole() -> rx.Component:
    return FoundMessages.create(
        query=Friends.query,
        user_id=Session.user_id,
        labels=texts.people.FOUND_MESSAGES,
        class_name="found-messages",
    )

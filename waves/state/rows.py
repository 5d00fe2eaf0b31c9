"""The row types that the screens render."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from waves.chat.schemas import MessageView


@dataclass(frozen=True)
class Person:
    """A user as lists and headings show them."""

    id: str = ""
    username: str = ""
    display_name: str = ""
    initials: str = ""
    hue: int = 0
    """The colour of the avatar, degrees on the OKLCH wheel, from the id."""
    avatar_url: str = ""


@dataclass(frozen=True)
class SearchRow:
    """A search result and the relation of the two users."""

    person: Person = field(default_factory=Person)
    relation: str = "none"
    """none, sent, received or friend"""
    request_id: str = ""


@dataclass(frozen=True)
class RequestRow:
    """A friend request to this user."""

    id: str = ""
    person: Person = field(default_factory=Person)


@dataclass(frozen=True)
class ConversationRow:
    """A row of the conversation list."""

    id: str = ""
    peer: Person = field(default_factory=Person)
    preview: str = ""
    preview_own: bool = False
    last_at: str = ""
    """ISO 8601 in UTC, or empty."""
    last_seq: int = 0
    unread: int = 0
    open: bool = True


@dataclass(frozen=True)
class SessionRow:
    """A browser in which the user is signed in."""

    id: str = ""
    browser: str = ""
    current: bool = False
    """Whether it is the browser that shows the list."""
    last_seen_at: str = ""
    created_at: str = ""


@rx.serializer
def serialize_message(message: MessageView) -> dict[str, Any]:
    """Return a message as REST and the socket write it; Reflex has other times."""
    return message.model_dump(mode="json", exclude_none=True)

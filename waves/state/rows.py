"""The row types that the screens render."""

from dataclasses import dataclass, field, fields
from typing import Any

import reflex as rx


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
    """none, sent, received, friend, or self: the note to self"""
    request_id: str = ""


@dataclass(frozen=True)
class RequestRow:
    """A friend request to this user."""

    id: str = ""
    person: Person = field(default_factory=Person)


ROW_SETTINGS = ("pinned_at", "archived", "muted", "marked_unread")


@dataclass(frozen=True)
class ConversationRow:
    """A row of the conversation list."""

    id: str = ""
    peer: Person = field(default_factory=Person)
    preview: str = ""
    """The start of the last message, or what its files are."""
    preview_kind: str = ""
    """image, voice or file: the kind of its first file; empty: it has none."""
    preview_own: bool = False
    last_at: int = 0
    """When the last message was sent, or when the conversation began without one:
    milliseconds since 1970."""
    last_seq: int = 0
    """0: nothing was written."""
    unread: int = 0
    pinned_at: int = 0
    """When it was pinned, milliseconds since 1970; 0: it is not."""
    archived: bool = False
    muted: bool = False
    marked_unread: bool = False
    reaction: str = ""
    """The latest reaction of the peer that this user has not seen."""

    @property
    def counts(self) -> bool:
        """Whether its unread messages are counted in the title of the tab."""
        return not self.archived and not self.muted


@dataclass(frozen=True)
class OlderConversations:
    """A page of the conversation list, after its first rows."""

    after: str = ""
    """The cursor that it was asked for with."""
    next: str = ""
    """The cursor of the page after it; empty on the last one."""
    edition: int = 0
    """The edition of the list whose changes it contains."""
    rows: list[ConversationRow] = field(default_factory=list)


@dataclass(frozen=True)
class QuoteRow:
    """The message that a reply names."""

    seq: int = 0
    own: bool = False
    body: str = ""
    """Its beginning, on one line."""
    deleted: bool = False
    file: str = ""
    """image, voice or file: the kind of its first file; empty: it has none."""


@dataclass(frozen=True)
class ReactionRow:
    """An emoji on a message, and who of the two has put it there."""

    emoji: str = ""
    mine: bool = False
    theirs: bool = False


@dataclass(frozen=True)
class FileRow:
    """A file of a message; `FileView` tells what the fields are."""

    id: str = ""
    kind: str = ""
    """image, voice or file"""
    name: str = ""
    type: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    placeholder: str = ""
    duration_ms: int = 0
    peaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class MessageRow:
    """A message of the open conversation; short, since many are sent.

    Its `seq` identifies it: the page knows the conversation and the two users.
    """

    seq: int = 0
    client_id: str = ""
    own: bool = False
    """Whether this user sent it."""
    body: str = ""
    created_at: int = 0
    """Milliseconds since 1970."""
    id: str = ""
    edited: bool = False
    deleted: bool = False
    """Its text is gone."""
    change: int = 0
    """Of two states of a message, the one with the higher number is newer."""
    reply: QuoteRow | None = None
    """What it replies to."""
    reactions: tuple[ReactionRow, ...] = ()
    """In the order of their first use."""
    files: tuple[FileRow, ...] = ()
    """In the order in which they were sent."""
    pinned: int = 0
    """The number of the change that has pinned it; 0: it is not pinned."""
    pinned_own: bool = False
    """Whether this user has pinned it."""
    expired: bool = False
    """It has disappeared: its place is not shown."""


@dataclass(frozen=True)
class PinRow:
    """A pinned message of the open conversation."""

    seq: int = 0
    id: str = ""
    own: bool = False
    body: str = ""
    """Its beginning, on one line."""
    file: str = ""
    """image, voice or file: the kind of its first file; empty: it has none."""
    pinned: int = 0
    """The number of the change that has pinned it: pins stand in this order."""
    pinned_own: bool = False
    """Whether this user has pinned it."""


@dataclass(frozen=True)
class Timer:
    """After which time new messages of the open conversation disappear."""

    seconds: int = -1
    """0: they stay; -1: it is not known yet."""
    own: bool = False
    """Whether this user has set it last."""
    changed: bool = False
    """Whether it was set while the conversation was shown, after its last message."""


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
def serialize_conversation_row(row: ConversationRow) -> dict[str, Any]:
    """Return the fields of a row; a page without its peer keeps the one it has.

    Settings are left out where nothing is set, as most rows have none, and so is the
    kind of files.
    """
    values = {one.name: getattr(row, one.name) for one in fields(row)}
    if not row.peer.id:
        del values["peer"]
    for name in (*ROW_SETTINGS, "preview_kind"):
        if not values[name]:
            del values[name]
    return values


_ALWAYS_SENT = {"seq", "client_id", "own", "body", "created_at", "id"}
_NOT_SHOWN = {"body", "id", "deleted"}
"""What is left out of a message that has disappeared: there may be many."""


@rx.serializer
def serialize_message_row(row: MessageRow) -> dict[str, Any]:
    """Return the fields of a row, without those that most rows do not need."""
    return {
        one.name: getattr(row, one.name)
        for one in fields(row)
        if (one.name in _ALWAYS_SENT or getattr(row, one.name) != one.default)
        and not (row.expired and one.name in _NOT_SHOWN)
    }


@rx.serializer
def serialize_file_row(row: FileRow) -> dict[str, Any]:
    """Return the fields of a file that say something."""
    return {
        one.name: getattr(row, one.name)
        for one in fields(row)
        if getattr(row, one.name) != one.default
    }


@rx.serializer
def serialize_pin_row(row: PinRow) -> dict[str, Any]:
    """Return the fields of a pinned message that say something."""
    return {
        one.name: getattr(row, one.name)
        for one in fields(row)
        if getattr(row, one.name) != one.default
    }


@rx.serializer
def serialize_quote_row(row: QuoteRow) -> dict[str, Any]:
    """Return the fields of a quote; most quoted messages have no file."""
    values = {one.name: getattr(row, one.name) for one in fields(row)}
    if not row.file:
        del values["file"]
    return values

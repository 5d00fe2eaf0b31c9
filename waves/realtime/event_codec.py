"""The events that concern the workers of other users, as JSON."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from waves.accounts.email_verification.events import MailDeliveryChanged
from waves.accounts.identities.events import ProviderLinked, ProviderUnlinked
from waves.accounts.passwords.events import PasswordChanged
from waves.accounts.sessions.events import SessionBegan, SessionRevoked, SessionSeen
from waves.accounts.users.events import PrivacyChanged, ProfileChanged
from waves.chat.events import (
    ConversationSettingsChanged,
    MessageChanged,
    MessageSent,
    MessageTimerChanged,
    ReceiptMoved,
)
from waves.core.events import Event
from waves.friends.events import (
    FriendRequestClosed,
    FriendRequestSent,
    FriendshipBegan,
    FriendshipEnded,
    OwnListsChanged,
)

SHARED: Mapping[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        MailDeliveryChanged,
        ProviderLinked,
        ProviderUnlinked,
        PasswordChanged,
        SessionBegan,
        SessionRevoked,
        SessionSeen,
        PrivacyChanged,
        ProfileChanged,
        MessageSent,
        MessageChanged,
        MessageTimerChanged,
        ReceiptMoved,
        ConversationSettingsChanged,
        FriendRequestClosed,
        FriendRequestSent,
        FriendshipBegan,
        FriendshipEnded,
        OwnListsChanged,
    )
}
"""The events that other workers hear of, by name."""


def users_of(event: Event) -> Iterable[UUID]:
    """Return the users whose sockets and tabs an event concerns."""
    if SHARED.get(type(event).__name__) is not type(event):
        return ()
    if isinstance(event, FriendshipBegan | FriendshipEnded):
        # Calls and caches of both are concerned, whatever they see.
        return {event.low_id, event.high_id, *event.inbox_versions}
    versions: Mapping[UUID, int] | None = getattr(event, "inbox_versions", None)
    if versions is not None:
        return versions
    return (getattr(event, "user_id"),)  # noqa: B009  the others have one


def encode(event: Event) -> str:
    """Return the name and the JSON of an event."""
    kind = type(event)
    return f"{kind.__name__} {_adapter(kind).dump_json(event).decode()}"


def decode(text: str) -> Event:
    """Return the event that `encode` has written.

    Raises:
        ValueError: It is of another version of Waves.
    """
    name, _, body = text.partition(" ")
    if name not in SHARED:
        raise ValueError("an unknown event")
    return _adapter(SHARED[name]).validate_json(body)


@cache
def _adapter(kind: type[Event]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)

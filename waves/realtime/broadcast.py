"""Pushes domain events, as frames, to the connected tabs that they concern."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from waves.accounts.sessions.events import SessionRevoked
from waves.accounts.users import service as users
from waves.accounts.users.events import PrivacyChanged, ProfileChanged
from waves.calls.service import CallService
from waves.chat.events import ReceiptMoved
from waves.core.errors import NotFoundError
from waves.core.events import Event
from waves.friends.events import (
    FriendRequestSent,
    FriendshipBegan,
    FriendshipEnded,
)
from waves.realtime.friend_frames import FriendAdded, FriendRemoved, FriendRequested
from waves.realtime.hub import Hub
from waves.realtime.message_frames import EVENT_FRAMES, Receipt
from waves.realtime.protocol.codes import Topic
from waves.realtime.protocol.frames import Push
from waves.realtime.typing_relay import TypingRelay


class Broadcaster:
    """Sends the frames of committed events to the sockets of a hub."""

    def __init__(self, hub: Hub, calls: CallService, typing: TypingRelay) -> None:
        """Push to the sockets of `hub`; report ended friendships to the others."""
        self._hub = hub
        self._calls = calls
        self._typing = typing
        self._handlers: dict[type[Event], Callable[[Any], Awaitable[None]]] = {
            FriendRequestSent: self._friend_requested,
            FriendshipBegan: self._friendship_began,
            FriendshipEnded: self._friendship_ended,
        }

    def at_once(self, event: Event) -> None:
        """Apply what must take effect between the commit and the response."""
        match event:
            case SessionRevoked():
                self._hub.close_session(event.session_id)
            case FriendshipEnded():
                self._calls.forget_friendship(event.low_id, event.high_id)
                self._typing.forget()
            case PrivacyChanged():
                self._typing.forget()
            case ProfileChanged():
                self._calls.forget_profile(event.user_id)
            case _:
                return

    async def push(self, event: Event) -> None:
        """Push the frames of an event."""
        if isinstance(event, ReceiptMoved) and not event.shows_read:
            await self._receipt_moved(event)
        elif frame_of := EVENT_FRAMES.get(type(event)):
            self._push_message_frame(event, frame_of(event))
        elif handler := self._handlers.get(type(event)):
            await handler(event)

    def _push_message_frame(self, event: Any, frame: Push) -> None:
        encoded = frame.encode()
        for user_id in event.inbox_versions:
            self._hub.send_to_user(user_id, encoded, Topic.MESSAGES)

    async def _receipt_moved(self, event: ReceiptMoved) -> None:
        for user_id in event.inbox_versions:
            frame = Receipt(**event.seen_by(user_id).__dict__).encode()
            self._hub.send_to_user(user_id, frame, Topic.MESSAGES)

    async def _friend_requested(self, event: FriendRequestSent) -> None:
        request_id = event.request_id

        def frame(**person: Any) -> FriendRequested:
            return FriendRequested(request_id=request_id, **person)

        await self._push_user_frame(event.sender_id, to=event.receiver_id, make=frame)

    async def _friendship_began(self, event: FriendshipBegan) -> None:
        await self._push_user_frame(event.low_id, to=event.high_id, make=FriendAdded)
        await self._push_user_frame(event.high_id, to=event.low_id, make=FriendAdded)

    async def _friendship_ended(self, event: FriendshipEnded) -> None:
        await self._calls.friendship_ended(event.low_id, event.high_id)
        await self._push_user_frame(event.low_id, to=event.high_id, make=FriendRemoved)
        await self._push_user_frame(event.high_id, to=event.low_id, make=FriendRemoved)

    async def _push_user_frame(
        self, user_id: UUID, *, to: UUID, make: Callable[..., Push]
    ) -> None:
        if not self._hub.is_reachable(to):
            return
        try:
            user = await users.view(user_id)
        except NotFoundError:
            # The account was disabled in the meantime.
            return
        self._hub.send_to_user(to, make(user=user).encode())

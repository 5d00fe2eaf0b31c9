"""From what happened to what is pushed: domain events become frames."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from waves.accounts import service as accounts
from waves.accounts.events import SessionRevoked
from waves.calls.service import CallService
from waves.chat.events import MessageSent, ReceiptMoved
from waves.core.errors import NotFoundError
from waves.core.events import Event
from waves.friends.events import (
    FriendRequestSent,
    FriendshipBegan,
    FriendshipEnded,
)
from waves.realtime.hub import Hub
from waves.realtime.protocol import pushes
from waves.realtime.protocol.codes import Topic


class Announcer:
    """Tells the connected tabs of the people whom an event concerns."""

    def __init__(self, hub: Hub, calls: CallService) -> None:
        """Push to the sockets of `hub`; tell `calls` of friendships that end."""
        self._hub = hub
        self._calls = calls
        self._tellers: dict[type[Event], Callable[[Any], Awaitable[None]]] = {
            MessageSent: self._message_sent,
            ReceiptMoved: self._receipt_moved,
            FriendRequestSent: self._friend_requested,
            FriendshipBegan: self._friendship_began,
            FriendshipEnded: self._friendship_ended,
        }

    def at_once(self, event: Event) -> None:
        """Between commit and answer: what must not hold a moment longer."""
        match event:
            case SessionRevoked():
                self._hub.close_session(event.session_id)
            case FriendshipEnded():
                self._calls.forget_friendship(event.low_id, event.high_id)
            case _:
                return

    async def tell(self, event: Event) -> None:
        """Push the frames of an event."""
        if teller := self._tellers.get(type(event)):
            await teller(event)

    async def _message_sent(self, event: MessageSent) -> None:
        frame = pushes.MessageNew(**dict(event.message)).encode()
        for user_id in (event.receiver_id, event.sender_id):
            self._hub.send_to_user(user_id, frame, Topic.MESSAGES)

    async def _receipt_moved(self, event: ReceiptMoved) -> None:
        frame = pushes.Receipt(**dict(event.receipt)).encode()
        for user_id in (event.peer_id, event.receipt.user_id):
            if user_id in event.inbox_versions:
                self._hub.send_to_user(user_id, frame, Topic.MESSAGES)

    async def _friend_requested(self, event: FriendRequestSent) -> None:
        request_id = event.request_id

        def asks(**person: Any) -> pushes.FriendRequested:
            return pushes.FriendRequested(request_id=request_id, **person)

        await self._introduce(event.sender_id, to=event.receiver_id, by=asks)

    async def _friendship_began(self, event: FriendshipBegan) -> None:
        await self._introduce(event.low_id, to=event.high_id, by=pushes.FriendAdded)
        await self._introduce(event.high_id, to=event.low_id, by=pushes.FriendAdded)

    async def _friendship_ended(self, event: FriendshipEnded) -> None:
        await self._calls.friendship_ended(event.low_id, event.high_id)
        await self._introduce(event.low_id, to=event.high_id, by=pushes.FriendRemoved)
        await self._introduce(event.high_id, to=event.low_id, by=pushes.FriendRemoved)

    async def _introduce(
        self, user_id: UUID, *, to: UUID, by: Callable[..., pushes.Push]
    ) -> None:
        if not self._hub.is_reachable(to):
            return
        try:
            user = await accounts.view(user_id)
        except NotFoundError:
            # Disabled in the meantime: nobody is told about them any more.
            return
        self._hub.send_to_user(to, by(user=user).encode())

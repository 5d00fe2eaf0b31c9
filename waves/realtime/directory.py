"""Where the sockets of tabs are: the port, and its adapter for a single process."""

from collections.abc import Collection, Iterable
from typing import Protocol
from uuid import UUID

from waves.calls.schemas import Tab
from waves.realtime.connection import Connection
from waves.realtime.hub import Hub
from waves.realtime.protocol.codes import Topic


class Directory(Protocol):
    """Finds the sockets of tabs, whichever worker has them."""

    async def join(self, connection: Connection) -> None:
        """Make this the socket of its tab; close the one that the tab had before."""
        ...

    async def leave(self, connection: Connection) -> bool:
        """Remove a socket; return whether its tab has no other one."""
        ...

    async def ringable(self, user_id: UUID) -> list[str]:
        """Return the ids of the user's tabs that subscribe to calls."""
        ...

    async def is_connected(self, tab: Tab) -> bool:
        """Return whether the tab has an open socket."""
        ...

    async def connected_among(self, user_ids: Collection[UUID]) -> set[UUID]:
        """Return which of the users have an open socket."""
        ...

    async def send(self, tab: Tab, frame: str) -> bool:
        """Push an encoded frame; return False when the tab has no open socket."""
        ...

    async def tell(self, user_ids: Iterable[UUID], frame: str, topic: Topic) -> None:
        """Push a frame that may be lost to tabs of users that subscribe to `topic`."""
        ...

    async def came_back(self, call_id: UUID, tab: Tab, *, peer_id: UUID) -> None:
        """Tell the other workers of `peer_id` that a tab of the call is back."""
        ...


class LocalDirectory:
    """The sockets of this process, which is the only one."""

    def __init__(self, hub: Hub) -> None:
        """Find the sockets of `hub`."""
        self._hub = hub

    async def join(self, connection: Connection) -> None:
        """Make this the socket of its tab; close the one that the tab had before."""
        self._hub.add(connection)

    async def leave(self, connection: Connection) -> bool:
        """Remove a socket; return whether its tab has no other one."""
        return self._hub.remove(connection)

    async def ringable(self, user_id: UUID) -> list[str]:
        """Return the ids of the user's tabs that subscribe to calls."""
        return [*self._hub.tab_ids(user_id, Topic.CALLS)]

    async def is_connected(self, tab: Tab) -> bool:
        """Return whether the tab has an open socket."""
        return self._hub.connection(tab.user_id, tab.tab_id) is not None

    async def connected_among(self, user_ids: Collection[UUID]) -> set[UUID]:
        """Return which of the users have an open socket."""
        return {user_id for user_id in user_ids if self._hub.is_reachable(user_id)}

    async def send(self, tab: Tab, frame: str) -> bool:
        """Push an encoded frame; return False when the tab has no open socket."""
        connection = self._hub.connection(tab.user_id, tab.tab_id)
        if connection is None:
            return False
        connection.push(frame)
        return True

    async def tell(self, user_ids: Iterable[UUID], frame: str, topic: Topic) -> None:
        """Push a frame that may be lost to tabs of users that subscribe to `topic`."""
        for user_id in user_ids:
            self._hub.send_to_user(user_id, frame, topic)

    async def came_back(self, call_id: UUID, tab: Tab, *, peer_id: UUID) -> None:
        """Do nothing: what is held for the tab is held here."""

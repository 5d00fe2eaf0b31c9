"""Delivers the notices of calls, as frames, to the sockets of this process."""

from uuid import UUID

from waves.calls import notices
from waves.calls.schemas import Tab
from waves.realtime.call_frames import frame_of
from waves.realtime.hub import Hub
from waves.realtime.protocol.codes import Topic


class CallNotifier:
    """The tabs of a hub, behind the interface that calls use."""

    def __init__(self, hub: Hub) -> None:
        """Deliver to the sockets of `hub`."""
        self._hub = hub

    def ringable(self, user_id: UUID) -> list[str]:
        """Return the ids of the user's tabs that subscribe to calls."""
        return list(self._hub.tab_ids(user_id, Topic.CALLS))

    def is_connected(self, tab: Tab) -> bool:
        """Return whether the tab has an open socket."""
        return self._hub.connection(tab.user_id, tab.tab_id) is not None

    def send(self, tab: Tab, notice: notices.Notice) -> bool:
        """Send the notice; return False when the tab has no open socket."""
        connection = self._hub.connection(tab.user_id, tab.tab_id)
        if connection is None:
            return False
        connection.push(frame_of(notice).encode())
        return True

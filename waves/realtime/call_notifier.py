"""How calls reach tabs: their notices as frames on this process's sockets."""

from uuid import UUID

from waves.calls import notices
from waves.calls.schemas import Tab
from waves.realtime.call_frames import frame_of
from waves.realtime.hub import Hub
from waves.realtime.protocol.codes import Topic


class HubTabs:
    """The tabs of `hub`, as the calls see them."""

    def __init__(self, hub: Hub) -> None:
        """Reach tabs by the sockets of `hub`."""
        self._hub = hub

    def ringable(self, user_id: UUID) -> list[str]:
        """Return the ids of this person's tabs that want to ring."""
        return list(self._hub.tab_ids(user_id, Topic.CALLS))

    def is_here(self, tab: Tab) -> bool:
        """Tell whether this tab has a socket."""
        return self._hub.connection(tab.user_id, tab.tab_id) is not None

    def tell(self, tab: Tab, notice: notices.Notice) -> bool:
        """Send the notice; False when the tab has no socket."""
        connection = self._hub.connection(tab.user_id, tab.tab_id)
        if connection is None:
            return False
        connection.push(frame_of(notice).encode())
        return True

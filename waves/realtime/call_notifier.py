"""Delivers the notices of calls, as frames, to the sockets of tabs."""

from uuid import UUID

from waves.calls import notices
from waves.calls.schemas import Tab
from waves.realtime.call_frames import frame_of
from waves.realtime.directory import Directory


class CallNotifier:
    """The tabs of a directory, behind the interface that calls use."""

    def __init__(self, directory: Directory) -> None:
        """Deliver to the tabs of `directory`."""
        self._directory = directory
        self.ringable = directory.ringable
        self.is_connected = directory.is_connected

    async def send(self, tab: Tab, notice: notices.Notice) -> bool:
        """Send the notice; return False when the tab has no open socket."""
        return await self._directory.send(tab, frame_of(notice).encode())

    async def came_back(self, call_id: UUID, tab: Tab, *, peer_id: UUID) -> None:
        """Tell the other workers of `peer_id` that a tab of the call is back."""
        await self._directory.came_back(call_id, tab, peer_id=peer_id)

"""Delivers the notices of calls, as frames, to the sockets of tabs."""

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
        self.came_back = directory.came_back

    async def send(self, tab: Tab, notice: notices.Notice) -> bool:
        """Send the notice; return False when the tab has no open socket."""
        return await self._directory.send(tab, frame_of(notice).encode())

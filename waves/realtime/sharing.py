"""What connects a worker with the others: started and stopped with its sockets."""

import asyncio
from dataclasses import dataclass, field

from waves.calls.redis_timers import RedisTimers
from waves.core.tasks import cancel
from waves.realtime.presence_store import RedisPresence
from waves.realtime.redis_directory import RedisDirectory
from waves.realtime.user_channels import UserChannels


@dataclass
class Sharing:
    """The channels, the directory and the timers of a worker."""

    channels: UserChannels
    directory: RedisDirectory
    timers: RedisTimers
    presence: RedisPresence
    _looking: asyncio.Task[None] | None = field(default=None, init=False)
    _checking: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """Begin to listen, to beat and to look for timers."""
        await self.channels.start()
        await self.directory.start()
        self._looking = asyncio.create_task(self.timers.run(), name="call-timers")
        self._checking = asyncio.create_task(self.presence.run(), name="presence")

    async def stop(self) -> None:
        """Stop, once the sockets have left."""
        await cancel(self._looking, self._checking)
        await self.directory.stop()
        await self.channels.stop()

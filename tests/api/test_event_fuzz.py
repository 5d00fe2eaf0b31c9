"""Fuzzing of /_event: the server survives and serves others.

WAVES_FUZZ_SECONDS says how long; each second is other frames.
"""

import asyncio
import time
from contextlib import suppress

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from tests.support.fuzzing import SECONDS
from tests.support.mangled_frames import Mangler
from tests.support.memory import held
from tests.support.reflex_client import round_trip
from tests.support.server_scenario import ServerScenario
from tests.support.servers import Server
from tests.support.wall_time import assert_below
from waves.core.ids import new_id

AT_ONCE = 4
FRAMES = 40
MOST_GROWTH = 64 * 1024 * 1024
SLOWEST = 2.0
"""The timeout of another user's request while frames are sent at full speed."""


class Fuzz:
    """Opens sockets repeatedly, sends generated frames and counts them."""

    def __init__(self, group: ServerScenario) -> None:
        self._group = group
        self._seed = 0
        self.frames = 0

    async def run(self, seconds: float) -> None:
        """Run for this time with several sockets at once."""
        until = time.monotonic() + seconds
        await asyncio.gather(*(self._sockets(until) for _ in range(AT_ONCE)))

    async def _sockets(self, until: float) -> None:
        while time.monotonic() < until:
            self._seed += 1
            mangler = Mangler(self._seed, self._group.listing["handlers"])
            cookie = self._group.mallory.cookie if self._seed % 2 else ""
            # The server may end the socket at any frame.
            with suppress(WebSocketException, OSError):
                async with opened(self._group.server, cookie) as socket:
                    await self._talk(socket, mangler)

    async def _talk(self, socket: ClientConnection, mangler: Mangler) -> None:
        await socket.send(mangler.greeting())
        reading = asyncio.create_task(drain(socket))
        for _ in range(FRAMES):
            self.frames += 1
            frame = mangler.frame()
            whole = not isinstance(frame, str) or len(frame) % 3
            await socket.send(frame if whole else [frame[:7], frame[7:]])
        await socket.ping()
        await reading


async def drain(socket: ClientConnection) -> None:
    """Read for a moment: an invalid frame closes the socket by then."""
    with suppress(WebSocketException, TimeoutError):
        async with asyncio.timeout(0.3):
            while True:
                await socket.recv()


def opened(server: Server, cookie: str) -> connect:
    return connect(
        f"ws://127.0.0.1:{server.port}/_event/?EIO=4&transport=websocket&token={new_id()}",
        origin=Origin(server.url),
        additional_headers={"Cookie": cookie} if cookie else {},
        close_timeout=1,
        max_size=None,
        proxy=None,
    )


async def test_the_server_survives_any_input_and_serves_others(
    group: ServerScenario,
):
    fuzz, start, before = Fuzz(group), len(group.log()), group.rows()
    assert group.server.process is not None
    process = group.server.process.pid
    witness = await (await group.alice.tab()).join()
    await fuzz.run(1)
    memory = held(process)

    fuzzing = asyncio.create_task(fuzz.run(SECONDS))
    waits: list[float] = []
    while not fuzzing.done():
        waits.append(await round_trip(witness))
        await asyncio.sleep(0.05)
    await fuzzing

    assert fuzz.frames > 50
    assert_below(sorted(waits)[len(waits) * 99 // 100], SLOWEST)
    await group.is_well()
    assert group.server.process.poll() is None
    assert held(process) - memory < MOST_GROWTH
    assert group.rows() == before
    lines = group.log(since=start).splitlines()
    assert len(lines) <= fuzz.frames
    assert max(map(len, lines), default=0) <= 400, max(lines, key=len)

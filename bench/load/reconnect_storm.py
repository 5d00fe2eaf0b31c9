"""A worker is killed; its sockets come back with the back-off of the page."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence

import uvloop
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from bench.load.crowds import Seat, pairs
from bench.load.outcome import Outcome
from bench.load.sending import paced
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes
from bench.load.sockets import Socket, open_all

FIRST_RETRY = 0.3
SLOWEST_RETRY = 4.0
"""Seconds; those of a visible page, as in `waves/browser/socket/retry_pause.ts`."""
_WITHIN = 60.0
_FAILURES = (ConnectionClosed, InvalidHandshake, OSError)


class Returning:
    """A socket that is opened again when it is lost, as a page does it."""

    def __init__(self, url: str, socket: Socket) -> None:
        """Watch an open socket."""
        self.socket = socket
        self.errors: Counter[str] = Counter()
        self.back_at = 0.0
        """When it was open again; 0 if it was not lost, or is not back."""
        self._url = url
        self._task = asyncio.create_task(self._return())

    @property
    def is_lost(self) -> bool:
        """Whether it is closed."""
        return self.socket.is_closed

    async def stop(self) -> None:
        """Stop watching, and close the socket."""
        self._task.cancel()
        await asyncio.wait({self._task})
        await self.socket.close()

    async def _return(self) -> None:
        await self.socket.closed()
        for attempt in range(100):
            longest = min(SLOWEST_RETRY, FIRST_RETRY * 2**attempt)
            await asyncio.sleep(longest * (0.5 + random.random() / 2))
            try:
                self.socket = await Socket.open(self._url, self.socket.seat)
            except _FAILURES as error:
                self.errors[_name_of(error)] += 1
            else:
                self.back_at = time.perf_counter()
                return


def _name_of(error: Exception) -> str:
    if isinstance(error, InvalidStatus):
        return f"status {error.response.status_code}"
    return type(error).__name__


def reconnect_storm(bench: Bench, sizes: Sizes) -> Outcome:
    """Kill one of two workers of the product, and of the floor."""
    outcome = Outcome()
    with bench.shared(pairs(sizes.lost_sockets), workers=2) as site:
        back, errors = uvloop.run(_measure(site, site.seats, outcome))
    with bench.floor(workers=2) as bare:
        least, _ = uvloop.run(_measure(bare, site.seats, None))
    kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(errors.items())) or "none"
    name = f"{sizes.lost_sockets:,} sockets, a worker is killed"
    outcome.add(f"{name}: {len(back)} are back after", "s", back, least)
    outcome.add(f"{name}: all are back after", "s", [max(back)], [max(least)])
    outcome.add(f"{name}: failed attempts ({kinds})", "", [sum(errors.values())])
    return outcome


async def _measure(
    site: Site, seats: Sequence[Seat], outcome: Outcome | None
) -> tuple[list[float], Counter[str]]:
    """Return the seconds until each lost socket is back, and what failed meanwhile."""
    url = site.sockets_url
    sockets = [Returning(url, one) for one in await open_all(url, seats)]
    try:
        broken_at = time.perf_counter()
        os.kill(site.worker_of(sockets[0].socket), signal.SIGKILL)
        back = await _all_back(sockets)
        errors = sum((one.errors for one in sockets), Counter[str]())
        if outcome is not None:
            live = [one.socket for one in sockets]
            outcome.count("after the storm", await paced(live, 1, len(live)))
        return [at - broken_at for at in back], errors
    finally:
        await asyncio.gather(*(one.stop() for one in sockets))


async def _all_back(sockets: Sequence[Returning]) -> list[float]:
    """Wait until no socket is lost, and return when each was back."""
    async with asyncio.timeout(_WITHIN):
        while not any(one.back_at for one in sockets):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        while any(one.is_lost for one in sockets):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return [one.back_at for one in sockets if one.back_at]

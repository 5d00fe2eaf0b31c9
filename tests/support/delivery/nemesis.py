"""Everything that happens to a site while people write. Each fault ends by itself."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

from tests.support.delivery.fate import Point
from tests.support.delivery.site import Site
from tests.support.timeouts import PATIENCE

Fault = Callable[[Site], Awaitable[None]]

DISK_IS_FULL = "the disk is full"
_WHILE = 1.0
"""Seconds that a condition lasts."""
_HOUR = 3_600.0


def _dies_at(point: Point) -> Fault:
    async def fault(site: Site) -> None:
        site.fate.set(point)
        process = site.server.process
        assert process is not None
        async with asyncio.timeout(PATIENCE):
            while process.poll() is None:  # noqa: ASYNC110  another process
                await asyncio.sleep(0.01)
        site.fate.set()
        await _start_again(site)

    return fault


async def _is_killed(site: Site) -> None:
    await _start_again(site)


async def _start_again(site: Site) -> None:
    await asyncio.to_thread(site.server.stop, kill=True)
    await asyncio.to_thread(site.server.start)


async def _connections_are_cut(site: Site) -> None:
    for _ in range(5):
        site.proxy.cut()
        await asyncio.sleep(_WHILE / 5)


async def _connections_are_half_open(site: Site) -> None:
    site.proxy.is_silent = True
    await asyncio.sleep(_WHILE)
    site.proxy.is_silent = False
    # A page notices by its pings, and closes the socket; these clients do not ping.
    site.proxy.cut()


async def _the_network_is_slow(site: Site) -> None:
    site.proxy.delay = 0.15
    await asyncio.sleep(_WHILE)
    site.proxy.delay = 0.0


def _clock_steps(seconds: float) -> Fault:
    async def fault(site: Site) -> None:
        site.fate.set(clock_step=seconds)
        await asyncio.sleep(_WHILE)
        site.fate.set()

    return fault


async def _the_database_is_locked(site: Site) -> None:
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 5000")
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(_WHILE)
        other.execute("ROLLBACK")


async def _the_disk_is_full(site: Site) -> None:
    if site.disk is None:
        return
    with closing(sqlite3.connect(site.database)) as other:
        # Otherwise the space of the log is used again, and suffices.
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    filler = site.disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            await asyncio.sleep(_WHILE)
    filler.unlink()


FAULTS: dict[str, Fault] = {
    "the server dies before the commit": _dies_at(Point.BEFORE_COMMIT),
    "the server dies between commit and push": _dies_at(Point.BEFORE_PUSH),
    "the server dies between push and ack": _dies_at(Point.BEFORE_ACK),
    "the server is killed": _is_killed,
    "connections are cut": _connections_are_cut,
    "connections are half-open": _connections_are_half_open,
    "the network is slow": _the_network_is_slow,
    "the clock is an hour ahead": _clock_steps(_HOUR),
    "the clock is an hour late": _clock_steps(-_HOUR),
    "the database is locked": _the_database_is_locked,
    DISK_IS_FULL: _the_disk_is_full,
}

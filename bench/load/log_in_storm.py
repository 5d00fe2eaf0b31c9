"""Acknowledgements of some people while many others log in."""

import asyncio
import json
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

import uvloop

from bench.load.crowds import PASSWORD, Seat, pairs
from bench.load.measuring import Measured, measured
from bench.load.outcome import Outcome
from bench.load.sending import Sent, paced
from bench.load.sites import Bench, Site
from bench.load.sizes import Sizes
from bench.load.sockets import Socket

_RATE = 100
"""Messages a second of all who write."""
_PATIENCE = 120.0


def log_in_storm(bench: Bench, sizes: Sizes) -> Outcome:
    """Measure the same sends without log-ins and with them."""
    outcome = Outcome()
    crowd = pairs(
        sizes.few + sizes.log_ins + sizes.log_ins % 2,
        password_cost=sizes.password_cost,
    )
    with bench.alone(crowd) as site, bench.floor() as bare:
        uvloop.run(_measure(site, bare, sizes, outcome))
    return outcome


async def _measure(site: Site, bare: Site, sizes: Sizes, outcome: Outcome) -> None:
    writers = site.seats[: sizes.few]
    guests = site.seats[sizes.few : sizes.few + sizes.log_ins]
    statuses: list[int] = []

    async def send(sockets: Sequence[Socket]) -> Sent:
        return await paced(sockets, 2 * sizes.seconds, _RATE)

    async def send_meanwhile(sockets: Sequence[Socket]) -> Sent:
        storm = asyncio.create_task(_log_in(site.server.url, guests))
        sent = await send(sockets)
        statuses.extend(await storm)
        return sent

    floor = await measured(bare, writers, send)
    quiet = await measured(site, writers, send)
    busy: Measured = await measured(site, writers, send_meanwhile)
    outcome.expect("log-ins", [HTTPStatus.OK] * len(guests), statuses)
    for one in (quiet, busy):
        outcome.count("log-in storm", one.sent)
    name = f"ack at {_RATE} /s"
    outcome.add(name, "ms", quiet.sent.latencies, floor.sent.latencies)
    name = f"{name} while {len(guests)} people log in"
    outcome.add(name, "ms", busy.sent.latencies, quiet.sent.latencies)


async def _log_in(url: str, guests: Sequence[Seat]) -> list[int]:
    return await asyncio.gather(*(_status_of(url, guest) for guest in guests))


async def _status_of(url: str, guest: Seat) -> int:
    """Log in and return the status.

    Without a client of HTTP: what that takes would delay the sends of this process.
    """
    address = urlsplit(url)
    form = json.dumps({"login": guest.username, "password": PASSWORD})
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    request = (
        "POST /api/auth/login HTTP/1.1",
        f"Host: {address.netloc}",
        f"Origin: {url}",
        "Content-Type: application/json",
        f"Content-Length: {len(form)}",
        "Connection: close",
    )
    writer.write("\r\n".join([*request, "", form]).encode())
    async with asyncio.timeout(_PATIENCE):
        status = int((await reader.readline()).split()[1])
    writer.close()
    return status

"""Sends of a scenario, with the processor time that each program used for them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bench.load.crowds import Seat
from bench.load.sending import Sent
from bench.load.sites import Site, Usage
from bench.load.sockets import Socket, close_all, open_all


@dataclass(frozen=True)
class Measured:
    """What was sent, and the processor time meanwhile."""

    sent: Sent
    usage: Usage

    def microseconds(self, seconds: float) -> float:
        """Return the part of one acknowledged message."""
        return 1_000_000 * seconds / max(1, self.sent.acknowledged)

    @property
    def server(self) -> float:
        """The processor time of the server for a message, in microseconds."""
        return self.microseconds(self.usage.server)


async def measured(
    site: Site,
    seats: Sequence[Seat],
    send: Callable[[Sequence[Socket]], Awaitable[Sent]],
) -> Measured:
    """Open a socket for each seat, send, and close them."""
    sockets = await open_all(site.sockets_url, seats)
    before = site.usage
    try:
        sent = await send(sockets)
        return Measured(sent, site.usage - before)
    finally:
        await close_all(sockets)

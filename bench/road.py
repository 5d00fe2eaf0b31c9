"""What passes between an input in one page and what it shows in another."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from playwright.async_api import Page

from bench.figures import Figure
from bench.stage import armed, input_at

FOLLOW = "(part) => window.bench.follow(part)"
SENT = "() => window.bench.sentAt"
RECEIVED = "() => window.bench.receivedAt"
PARTS = ("input to socket", "socket to socket", "frame to document")


@dataclass(frozen=True)
class Road:
    """The milliseconds until the socket sends, the other receives, and it is shown."""

    to_socket: float
    between: float
    to_document: float

    @property
    def total(self) -> float:
        """From the input to the document."""
        return self.to_socket + self.between + self.to_document


async def follow(near: Page, far: Page, part: str) -> None:
    """Note from now on when a frame with `part` is sent and received."""
    for page in (near, far):
        await page.evaluate(FOLLOW, part)


async def travelled(near: Page, far: Page) -> Road:
    """Wait until what `far` was armed with is shown, and return what passed."""
    shown = await armed(far)
    sent, received = await near.evaluate(SENT), await far.evaluate(RECEIVED)
    return Road(sent - await input_at(near), received - sent, shown - received)


def figures(name: str, product: Sequence[Road], floor: Sequence[Road]) -> list[Figure]:
    """Return the parts of the road as figures, named after `name`."""
    columns = zip(PARTS, _columns(product), _columns(floor), strict=True)
    return [
        Figure(f"{name}, {part}", "ms", values, least)
        for part, values, least in columns
    ]


def _columns(roads: Sequence[Road]) -> list[tuple[float, ...]]:
    return [*zip(*map(astuple, roads), strict=True)]

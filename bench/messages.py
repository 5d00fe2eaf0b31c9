"""From the Enter key in one page to the message in the other, and its bytes."""

from playwright.async_api import CDPSession, Page

from bench import road
from bench.figures import Figure
from bench.road import Road
from bench.stage import Stage, arm
from tests.support.scripted_users import scripted

SHOWN = """
(text) => window.bench.armMutation(() => [
  ...document.querySelectorAll('[role=log] article [data-body]'),
].at(-1)?.textContent === text)
"""
FLOOR_SHOWN = """
(text) => window.bench.armMutation(
  () => document.getElementById('text').textContent === text)
"""
REST_MS = 60
WARM_UP = 5
COUNTED = 100
ROWS = 200
"""How many rows the document has: the most that it may have."""


async def messages(stage: Stage, *, runs: int) -> list[Figure]:
    """Alternate messages of the floor and of the product."""
    await _fill(stage)
    floor, product = [], []
    for number in range(runs + WARM_UP):
        text = f"bench message {number}"
        floor.append(await _send(stage.near, stage.far, text, FLOOR_SHOWN))
        product.append(await _send(stage.alice.page, stage.bob.page, text, SHOWN))
    floor, product = floor[WARM_UP:], product[WARM_UP:]
    values, least = (tuple(one.total for one in roads) for roads in (product, floor))
    whole = Figure("message: key to the other screen", "ms", values, least)
    return [whole, *road.figures("message", product, floor)]


async def _fill(stage: Stage) -> None:
    """Write until the documents have as many rows as they may have."""
    writer, reader = await scripted(stage.alice), await scripted(stage.bob)
    conversation = writer.conversation_with(reader)
    for number in range(ROWS):
        writer.write(conversation, f"earlier message {number}")
    for person in (stage.alice, stage.bob):
        await person.sees(f"earlier message {ROWS - 1}")


async def sizes(stage: Stage, *, runs: int = COUNTED) -> list[Figure]:
    """Count the payload of both sockets in both tabs while `runs` messages are sent."""
    alice, bob = stage.alice.page, stage.bob.page
    sender, receiver = await _Counter.of(alice), await _Counter.of(bob)
    for number in range(runs):
        await _send(alice, bob, f"counted message {number}", SHOWN)
    await alice.wait_for_timeout(1_000)
    await sender.stop()
    await receiver.stop()
    return [
        Figure("bytes of a message, sender's tab", "kB", (sender.kilobytes / runs,)),
        Figure(
            "bytes of a message, receiver's tab", "kB", (receiver.kilobytes / runs,)
        ),
    ]


async def _send(near: Page, far: Page, text: str, shown: str) -> Road:
    await near.get_by_role("textbox", name="Message", exact=True).fill(text)
    await arm(far, shown, text)
    await road.follow(near, far, text)
    await near.wait_for_timeout(REST_MS)
    await near.keyboard.press("Enter")
    return await road.travelled(near, far)


class _Counter:
    """Counts the payload of every WebSocket of a page."""

    def __init__(self, protocol: CDPSession) -> None:
        self.kilobytes = 0.0
        self._protocol = protocol
        for event in ("webSocketFrameReceived", "webSocketFrameSent"):
            protocol.on(f"Network.{event}", self._count)

    @classmethod
    async def of(cls, page: Page) -> "_Counter":
        protocol = await page.context.new_cdp_session(page)
        counter = cls(protocol)
        await protocol.send("Network.enable")
        return counter

    async def stop(self) -> None:
        await self._protocol.detach()

    def _count(self, event: dict[str, dict[str, str]]) -> None:
        self.kilobytes += len(event["response"]["payloadData"].encode()) / 1_000

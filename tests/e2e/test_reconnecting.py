"""Reflex's socket is opened again after the pauses of `socket/retry_pause.ts`."""

import asyncio
import re

from playwright.async_api import WebSocketRoute, expect

from tests.support.people import PeopleFactory
from tests.support.timeouts import PATIENCE

RESTART = 1012
_NOTE = """() => {
    window.asked = [];
    window.wavesRetryPause = (failures) => {
        window.asked.push(failures);
        return 20;
    };
}"""
_IS_OPEN = "window.wavesEventSocketIsOpen"
_LOSSES = "window.wavesEventSocketIsOpen ? window.asked.length : 0"


async def test_a_lost_socket_of_reflex_is_opened_after_the_pauses_of_ours(
    people: PeopleFactory,
):
    (person,) = await people("pausing")
    page, opened = person.page, list[WebSocketRoute]()

    def open_socket(socket: WebSocketRoute) -> None:
        opened.append(socket)
        socket.connect_to_server()

    await page.route_web_socket(re.compile("/_event/"), open_socket)
    await page.goto(person.url)
    await expect(page.get_by_text("Choose a conversation")).to_be_visible()
    # While the page starts it may open more than one.
    await page.wait_for_function(_IS_OPEN)
    before = len(opened)
    await page.evaluate(_NOTE)
    for losses in (1, 2, 3):
        await opened[-1].close(code=RESTART)
        async with asyncio.timeout(PATIENCE):
            while await page.evaluate(_LOSSES) < losses:  # noqa: ASYNC110  a page
                await asyncio.sleep(0.05)
    assert await page.evaluate("window.asked") == [0, 0, 0]
    assert len(opened) == before + 3

"""Holds back what Reflex's socket sends to a page, as a slow push would."""

import asyncio
import re

from playwright.async_api import Page, WebSocketRoute

from tests.support.timeouts import PATIENCE

_EVENT_SOCKET = re.compile(r"/_event")


class HeldState:
    """Reflex's socket of a page; what the server sends waits while it is held."""

    def __init__(self) -> None:
        self.is_held = False
        self._waiting: list[tuple[WebSocketRoute, str | bytes]] = []
        self._arrived = asyncio.Event()

    async def install(self, page: Page) -> None:
        """Route the sockets that the page opens from now on."""
        await page.route_web_socket(_EVENT_SOCKET, self._route)

    def hold(self) -> None:
        """Hold back everything from now on."""
        self.is_held = True

    async def until_held(self, text: str) -> None:
        """Wait until a message with this text waits."""
        async with asyncio.timeout(PATIENCE):
            while not any(text in str(message) for _, message in self._waiting):
                self._arrived.clear()
                await self._arrived.wait()

    def release(self) -> None:
        """Pass on what has waited, and what follows."""
        self.is_held = False
        for page, message in self._waiting:
            page.send(message)
        self._waiting.clear()

    def _route(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def passed(message: str | bytes) -> None:
            if self.is_held:
                self._waiting.append((page, message))
                self._arrived.set()
            else:
                page.send(message)

        server.on_message(passed)

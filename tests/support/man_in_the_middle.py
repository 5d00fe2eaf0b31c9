"""A man in the middle who controls the signaling and both DTLS connections.

The sockets of both people go through here. Every description and candidate of
the main link is kept back and answered by a page of the attacker, which holds
one RTCPeerConnection to each of them, passes pictures, sound and channels on,
and speaks the verification with each of them as if it were the other.
"""

import json
import re
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, WebSocketRoute

from tests.support.people import Person

# Far above what the two count to themselves, so that nothing is taken for seen.
_FIRST_NUMBER = 500

ATTACKER = Path(__file__).with_suffix(".js").read_text()


class ManInTheMiddle:
    """Relays both sides unchanged until `is_attacking`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sockets: dict[str, WebSocketRoute] = {}
        self._numbers = {"caller": _FIRST_NUMBER, "callee": _FIRST_NUMBER}
        self._place: dict[str, Any] = {}
        self.is_attacking = False

    @classmethod
    async def arrive(cls, browser: Browser, url: str) -> "ManInTheMiddle":
        """Open the attacker's page, with camera permission for plain candidates."""
        context = await browser.new_context(permissions=["camera", "microphone"])
        page = await context.new_page()
        await page.goto(f"{url}/login")
        await page.evaluate(
            "() => navigator.mediaDevices.getUserMedia({audio: true}).then(() => {})"
        )
        man = cls(page)
        await page.expose_function("inject", man._inject)
        await page.evaluate(ATTACKER)
        return man

    async def listen(self, person: Person, *, side: str) -> None:
        """Route every socket of this page through the attacker from its next load."""

        async def pass_on(socket: WebSocketRoute) -> None:
            self._sockets[side] = socket
            server = socket.connect_to_server()
            socket.on_message(lambda text: self._from_page(side, server, str(text)))
            server.on_message(lambda text: self._from_server(socket, str(text)))

        await person.page.route_web_socket(re.compile(r"/api/ws$"), pass_on)

    async def holds_both(self) -> bool:
        """Return whether both have completed the verification with the attacker."""
        script = "() => Object.keys(window.attacker.verified).sort().join()"
        return await self._page.evaluate(script) == "callee,caller"

    async def _from_server(self, socket: WebSocketRoute, text: str) -> None:
        frame = json.loads(text)
        if frame["type"] == "call.incoming":
            await self._learn("callerId", frame["caller"]["id"])
        socket.send(text)

    async def _learn(self, name: str, value: str) -> None:
        script = "([name, value]) => { window.attacker[name] = value }"
        await self._page.evaluate(script, [name, value])

    async def _from_page(self, side: str, server: WebSocketRoute, text: str) -> None:
        frame = json.loads(text)
        is_kept = frame["type"] == "signal" and "control" not in frame
        if frame["type"] == "call.invite":
            await self._learn("calleeId", frame["callee_id"])
        if not (self.is_attacking and is_kept):
            server.send(text)
            return
        self._place = {"call_id": frame["call_id"], "epoch": frame["epoch"]}
        await self._page.evaluate(
            "([side, signal]) => window.attacker.hear(side, signal)", [side, frame]
        )

    def _inject(self, side: str, body: dict[str, Any]) -> None:
        self._numbers[side] += 1
        frame = {"type": "signal", "link": "main", **self._place, **body}
        self._sockets[side].send(json.dumps({**frame, "n": self._numbers[side]}))

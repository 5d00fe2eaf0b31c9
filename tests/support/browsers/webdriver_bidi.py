"""A small client of WebDriver BiDi, for browsers that are not Chromium.

https://www.w3.org/TR/webdriver-bidi/, over one WebSocket. It finds elements by role
and accessible name as the browser computes them, and its clicks and keys are the
browser's own: they count as a person's, which sound and screen sharing ask for.
"""

import asyncio
import base64
import itertools
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.timeouts import PATIENCE

COMMAND_SECONDS = 30
CONTROL, ENTER, BACKSPACE = "\ue009", "\ue007", "\ue003"
IS_SEEN = "(node) => node.checkVisibility({ visibilityProperty: true })"
IS_EDITABLE = "(node) => !node.readOnly && !node.disabled"
# Where an element is after scrolling is known only once it has been laid out again.
INTO_VIEW = """(node) => new Promise((done) => {
  node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  requestAnimationFrame(() => requestAnimationFrame(() => done()));
})"""


class BidiError(Exception):
    """The browser refused a command, or the page threw an error."""


class Session:
    """One WebDriver BiDi session."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())

    async def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the result of one command.

        Raises:
            BidiError: The browser refuses it.
            TimeoutError: It has not answered in half a minute.
        """
        number = next(self._numbers)
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        frame = {"id": number, "method": method, "params": parameters}
        await self._socket.send(json.dumps(frame))
        try:
            told = await asyncio.wait_for(answer, COMMAND_SECONDS)
        finally:
            del self._waiting[number]
        if told["type"] == "error":
            raise BidiError(f"{method}: {told['error']}: {told['message']}")
        return told["result"]

    async def new_tab(self) -> "Tab":
        """Open a tab in a new profile."""
        profile = await self.command("browser.createUserContext")
        made = await self.command(
            "browsingContext.create", type="tab", userContext=profile["userContext"]
        )
        return Tab(self, made["context"], profile["userContext"])

    async def close(self) -> None:
        """Close the browser."""
        with suppress(BidiError, ConnectionClosed, TimeoutError):
            await self.command("browser.close")
        self._reader.cancel()

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                told = json.loads(frame)
                answer = self._waiting.get(told.get("id"))
                if answer is not None and not answer.done():
                    answer.set_result(told)
        finally:
            for answer in self._waiting.values():
                answer.cancel()


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Session]:
    """Open a session with the browser at `address`, and end it at the exit."""
    async with connect(f"{address}/session", max_size=None) as socket:
        running = Session(socket)
        await running.command("session.new", capabilities={})
        try:
            yield running
        finally:
            await running.close()


class Tab:
    """One tab, driven by native input events."""

    def __init__(self, running: Session, context: str, profile: str) -> None:
        self._session = running
        self._context = context
        self._profile = profile

    async def close(self) -> None:
        """Close the tab and its profile."""
        await self._session.command(
            "browser.removeUserContext", userContext=self._profile
        )

    async def goto(self, url: str) -> None:
        """Open an address and wait until it has loaded."""
        await self._do("browsingContext.navigate", url=url, wait="complete")

    async def reload(self) -> None:
        """Load the page again."""
        await self._do("browsingContext.reload", wait="complete")

    async def evaluate(self, function: str, /) -> Any:
        """Call a function in the page; return its result as JSON."""
        text = await self._call(f"async () => JSON.stringify(await ({function})())")
        return json.loads(text.get("value", "null"))

    async def add_init_script(self, script: str, /) -> None:
        """Run a script in every page of this tab before its own, from now on."""
        await self._session.command(
            "script.addPreloadScript",
            functionDeclaration=f"() => {{ {script} }}",
            contexts=[self._context],
        )

    async def find(self, role: str, name: str) -> str | None:
        """Return the first element on the screen with this role and name.

        A field for a password has no role (HTML Accessibility API Mappings): say "".
        """
        wanted = {"name": name, "role": role} if role else {"name": name}
        locator = {"type": "accessibility", "value": wanted}
        found = await self._do("browsingContext.locateNodes", locator=locator)
        for node in found["nodes"]:
            seen = await self._call(IS_SEEN, node["sharedId"])
            if seen["value"]:
                return node["sharedId"]
        return None

    async def see(self, role: str, name: str) -> str:
        """Wait until it is on the screen, and return it."""
        nodes: list[str] = []

        async def is_there() -> bool:
            node = await self.find(role, name)
            nodes.extend([node] if node else [])
            return node is not None

        await self.until(is_there, f"no {role} {name!r}")
        return nodes[-1]

    async def gone(self, role: str, name: str) -> None:
        """Wait until it is not on the screen any more."""

        async def is_gone() -> bool:
            return await self.find(role, name) is None

        await self.until(is_gone, f"{role} {name!r} stays")

    async def reads(self, text: str) -> None:
        """Wait until the page says `text` somewhere."""

        async def is_said() -> bool:
            return text in await self.evaluate("() => document.body.innerText")

        await self.until(is_said, f"nowhere {text!r}")

    async def until(self, is_so: Callable[[], Awaitable[bool]], otherwise: str) -> None:
        """Wait for a condition; the page may change while it is asked."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(BidiError):
                if await is_so():
                    return
            await asyncio.sleep(0.1)
        text = await self.evaluate("() => document.body.innerText")
        message = f"{otherwise} after {PATIENCE} s; the page says:\n{text}"
        raise AssertionError(message)

    async def click(self, role: str, name: str) -> None:
        """Wait for it and click it."""
        node = await self.see(role, name)
        await self._call(INTO_VIEW, node)
        origin = {"type": "element", "element": {"sharedId": node}}
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        down = {"type": "pointerDown", "button": 0}
        up = {"type": "pointerUp", "button": 0}
        await self._act({"type": "pointer", "id": "mouse", "actions": [move, down, up]})

    async def move_mouse(self, x: int, y: int) -> None:
        """Move the mouse over the page."""
        move = {"type": "pointerMove", "x": x, "y": y}
        await self._act({"type": "pointer", "id": "mouse", "actions": [move]})

    async def fill(self, role: str, name: str, text: str) -> None:
        """Type `text` into a field in place of what is there, once it is editable."""

        async def is_editable() -> bool:
            node = await self.find(role, name)
            return node is not None and (await self._call(IS_EDITABLE, node))["value"]

        await self.until(is_editable, f"no editable {role} {name!r}")
        await self.click(role, name)
        await self.press(CONTROL, "a")
        await self.press(BACKSPACE)
        for character in text:
            await self.press(character)

    async def press(self, *keys: str) -> None:
        """Press keys together and let them go."""
        downs = [{"type": "keyDown", "value": key} for key in keys]
        ups = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        await self._act({"type": "key", "id": "keys", "actions": [*downs, *ups]})

    async def resize(self, width: int, height: int) -> None:
        """Make the page this large, in CSS pixels."""
        size = {"width": width, "height": height}
        await self._do("browsingContext.setViewport", viewport=size)

    async def screenshot(self) -> bytes:
        """Return what is on the screen, as PNG."""
        drawn = await self._do("browsingContext.captureScreenshot")
        return base64.b64decode(drawn["data"])

    async def _act(self, source: dict[str, Any]) -> None:
        await self._do("input.performActions", actions=[source])

    async def _call(self, function: str, *nodes: str) -> dict[str, Any]:
        told = await self._session.command(
            "script.callFunction",
            functionDeclaration=function,
            awaitPromise=True,
            arguments=[{"sharedId": node} for node in nodes],
            target={"context": self._context},
        )
        if told["type"] == "exception":
            raise BidiError(told["exceptionDetails"]["text"])
        return told["result"]

    async def _do(self, method: str, **parameters: Any) -> dict[str, Any]:
        return await self._session.command(method, context=self._context, **parameters)

"""Find WebKitGTK or install it (`python -m tests.support.browsers.webkit`), and use it.

Safari's engine in Debian's build, with its own WebDriver (https://www.w3.org/TR/webdriver2/).
It has no WebRTC and no BiDi; Playwright's WebKit is not to be had from a registry.
"""

import asyncio
import json
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx

from tests.support import debian
from tests.support.browsers import display
from tests.support.servers import free_port
from tests.support.timeouts import PATIENCE

DRIVER = "WebKitWebDriver"
HELP = "No WebKitGTK: apt-get install webkit2gtk-driver xvfb"
START_SECONDS = 60.0
OPTIONS = {"args": ["--automation"]}
WANTED = {"alwaysMatch": {"webkitgtk:browserOptions": OPTIONS}}


def find() -> str | None:
    """Return the path of the driver, when there is a display server as well."""
    return shutil.which(DRIVER) if display.find() else None


class WebKit:
    """The window of a WebKit under WebDriver."""

    def __init__(self, client: httpx.AsyncClient, session: str) -> None:
        self._client = client
        self._session = session

    async def goto(self, url: str) -> None:
        """Open an address and wait until it has loaded."""
        await self._post("url", url=url)

    async def evaluate(self, function: str, /) -> Any:
        """Call a function in the page and return what it returns."""
        return await self._post(
            "execute/sync", script=f"return ({function})()", args=[]
        )

    async def click(self, selector: str) -> None:
        """Wait for an element that is not disabled and click it."""
        element = await self._see(selector)
        ready = f"() => !document.querySelector({json.dumps(selector)}).disabled"
        await self._until(ready, f"{selector} is disabled")
        await self._post(f"element/{element}/click")

    async def fill(self, selector: str, text: str) -> None:
        """Wait for a field and type into it."""
        await self._post(f"element/{await self._see(selector)}/value", text=text)

    async def reads(self, text: str) -> None:
        """Wait until the page says `text`."""
        seen = f"() => document.body.innerText.includes({json.dumps(text)})"
        await self._until(seen, f"nowhere {text!r}")

    async def _see(self, selector: str) -> str:
        css = json.dumps(selector)
        seen = f"() => document.querySelector({css})?.checkVisibility() === true"
        await self._until(seen, f"no {selector}")
        found = await self._post("element", using="css selector", value=selector)
        return next(iter(found.values()))

    async def _until(self, condition: str, otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if await self.evaluate(condition):
                return
            await asyncio.sleep(0.1)
        text = await self.evaluate("() => document.body.innerText")
        message = f"{otherwise} after {PATIENCE} s; the page says:\n{text}"
        raise AssertionError(message)

    async def _post(self, command: str, **parameters: Any) -> Any:
        answer = await self._client.post(
            f"/session/{self._session}/{command}", json=parameters
        )
        value = answer.json()["value"]
        assert answer.status_code == httpx.codes.OK, f"{command}: {value}"
        return value


@asynccontextmanager
async def running(path: str) -> AsyncIterator[WebKit]:
    """Run WebKit on a virtual display, with a temporary profile."""
    async with display.display() as screen:
        port = free_port()
        environment = {**os.environ, "DISPLAY": screen}
        async with display.process(path, f"--port={port}", env=environment):
            address = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=address, timeout=60) as client:
                session = await _open(client)
                try:
                    yield WebKit(client, session)
                finally:
                    with suppress(httpx.HTTPError):
                        await client.delete(f"/session/{session}")


async def _open(client: httpx.AsyncClient) -> str:
    """Return the id of a session, as soon as the driver listens."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            answer = await client.post("/session", json={"capabilities": WANTED})
        except httpx.ConnectError:
            assert time.monotonic() < deadline, "the driver does not listen"
            await asyncio.sleep(0.1)
            continue
        value = answer.json()["value"]
        assert answer.status_code == httpx.codes.OK, f"WebKit did not start: {value}"
        return value["sessionId"]


def main() -> int:
    """Find or install WebKit, and print its path."""
    if find() is None:
        print("Installing WebKitGTK ...", flush=True)
        debian.install("webkit2gtk-driver", display.PACKAGE)
    path = find()
    print(f"WebKit: {path}" if path else HELP)
    return 0 if path else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Find a Chromium or install one: `python -m tests.support.browsers.chromium`."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

from playwright.async_api import Browser, Playwright

from tests.support import debian
from tests.support.timeouts import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = "fonts-noto-color-emoji"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


def find() -> str | None:
    """Return the path of a browser: the one asked for, the system's, Playwright's."""
    for name in (os.environ.get("WAVES_TEST_CHROMIUM", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    return _playwright_browser()


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Install Debian's Chromium, or else the one Playwright brings."""
    if debian.install("chromium", FONTS):
        return
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=True
    )


@asynccontextmanager
async def running(
    playwright: Playwright, path: str, flags: Sequence[str] = FLAGS, **options: Any
) -> AsyncIterator[Browser]:
    """Run the browser at `path` with these flags."""
    mark = f"--waves-test={token_hex(8)}"
    browser = await playwright.chromium.launch(
        executable_path=path, args=[*flags, mark], **options
    )
    yield browser
    try:
        async with asyncio.timeout(PATIENCE):
            await browser.close()
    except TimeoutError:
        # A browser that does not end would keep Playwright from ending as well.
        _kill(mark)


def _kill(argument: str) -> None:
    """Kill the processes that were started with this argument."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if argument.encode() in (process / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


async def close_contexts(browser: Browser) -> None:
    """Close every profile of a browser, which goes on running."""
    for context in browser.contexts:
        async with asyncio.timeout(PATIENCE):
            await context.close()


def main() -> int:
    """Find or install a browser, and print its path."""
    if find() is None:
        print("Installing Chromium ...", flush=True)
        install()
    path = find()
    print(f"Browser: {path}" if path else "No Chromium: apt-get install chromium")
    return 0 if path else 1


if __name__ == "__main__":
    raise SystemExit(main())

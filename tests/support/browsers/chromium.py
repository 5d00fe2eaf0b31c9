"""Find a Chromium or install one: `python -m tests.support.browsers.chromium`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import playwright

from tests.support import debian

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


@contextmanager
def running(path: str, folder: Path) -> Iterator[str]:
    """Run one Chromium for many clients; yield the address they connect to.

    A client has its own browser contexts, which end with its connection.

    Args:
        path: The browser to run.
        folder: A place for the configuration and the log.
    """
    driver = Path(playwright.__file__).parent / "driver"
    options = {"executablePath": path, "args": FLAGS, "headless": True}
    config, log = folder / "chromium.json", folder / "chromium.log"
    config.write_text(json.dumps(options))
    command = [driver / "node", driver / "package/cli.js", "launch-server"]
    command += ["--browser", "chromium", "--config", config]
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as server,
    ):
        assert server.stdout is not None
        address = server.stdout.readline().decode().strip()
        assert address, log.read_text()
        try:
            yield address
        finally:
            server.terminate()


def main() -> int:
    """Make sure that there is a browser, and say where."""
    if find() is None:
        print("Installing Chromium ...", flush=True)
        install()
    path = find()
    print(f"Browser: {path}" if path else "No Chromium: apt-get install chromium")
    return 0 if path else 1


if __name__ == "__main__":
    raise SystemExit(main())

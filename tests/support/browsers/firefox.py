"""Find Firefox or install it by `python -m tests.support.browsers.firefox`; run it."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support import debian
from tests.support.browsers import display, webdriver_bidi

NAMES = ("firefox-esr", "firefox")
HELP = "No Firefox: apt-get install firefox-esr xvfb, or set WAVES_TEST_FIREFOX."
LOG = "firefox.log"
START_SECONDS = 60
END_SECONDS = 10

Preferences = Mapping[str, bool | int | str]

# What somebody at the browser would click away, and devices that a machine without a
# camera does not have. Everything else is as people have it.
PREFERENCES: Preferences = {
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    # It hides no addresses while a camera is in use, but a fake one does not count.
    "media.peerconnection.ice.obfuscate_host_addresses": False,
}


def find() -> str | None:
    """Return the path of Firefox: the one asked for, or the system's."""
    if not display.find():
        return None
    for name in (os.environ.get("WAVES_TEST_FIREFOX", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    return None


@asynccontextmanager
async def running(
    path: str, preferences: Preferences = PREFERENCES
) -> AsyncIterator[webdriver_bidi.Session]:
    """Run Firefox with a new profile.

    It has a display of its own: Firefox's headless mode has no screen to share.
    """
    async with _profile(preferences) as profile, display.display() as screen:
        environment = {**os.environ, "DISPLAY": screen, "MOZ_ENABLE_WAYLAND": "0"}
        options = [
            "--no-remote",
            "--remote-debugging-port=0",
            "--profile",
            str(profile),
        ]
        with (profile / LOG).open("wb") as log:
            how = {"env": environment, "stdout": log, "stderr": log}
            async with display.process(path, *options, **how) as process:
                async with webdriver_bidi.session(
                    await _address(process, profile)
                ) as session:
                    yield session
                # What it still writes while it ends would outlive the profile.
                await _ended(process)


@asynccontextmanager
async def _profile(preferences: Preferences) -> AsyncIterator[Path]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        (profile / "user.js").write_text(_user_js(preferences))
        yield profile


def _user_js(preferences: Preferences) -> str:
    """Return the preferences as `user.js`."""
    return "".join(
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
        for name, value in preferences.items()
    )


async def _address(process: asyncio.subprocess.Process, profile: Path) -> str:
    """Wait until Firefox has written the address of its server."""
    told = profile / "WebDriverBiDiServer.json"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.returncode is None:
        with suppress(FileNotFoundError, ValueError):
            server = json.loads(told.read_text())
            return f"ws://{server['ws_host']}:{server['ws_port']}"
        await asyncio.sleep(0.1)
    message = f"Firefox did not start:\n{(profile / LOG).read_text()}"
    raise RuntimeError(message)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Wait until it has exited, within a time limit."""
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), END_SECONDS)


def main() -> int:
    """Find or install Firefox, and print its path."""
    if find() is None:
        print("Installing Firefox ...", flush=True)
        debian.install("firefox-esr", display.PACKAGE)
    path = find()
    print(f"Firefox: {path}" if path else HELP)
    return 0 if path else 1


if __name__ == "__main__":
    raise SystemExit(main())

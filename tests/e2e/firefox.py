"""Find Firefox or install it (`python -m tests.e2e.firefox`), and start it."""

import asyncio
import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from tests.e2e import bidi, debian

NAMES = ("firefox-esr", "firefox")
HELP = "No Firefox: apt-get install firefox-esr, or set WAVES_TEST_FIREFOX to its path."
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
    for name in (os.environ.get("WAVES_TEST_FIREFOX", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    return None


@contextlib.asynccontextmanager
async def running(
    path: str, preferences: Preferences = PREFERENCES
) -> AsyncIterator[bidi.Session]:
    """Run a headless Firefox with a profile that nobody has used before."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        (profile / "user.js").write_text(_user_js(preferences))
        options = ["--headless", "--no-remote", "--remote-debugging-port=0"]
        with (profile / "firefox.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                path, *options, "--profile", folder, stdout=log, stderr=log
            )
        try:
            async with bidi.session(await _address(process, profile)) as session:
                yield session
        finally:
            await _end(process)


def _user_js(preferences: Preferences) -> str:
    """Return the settings as a profile holds them; JSON is JavaScript enough."""
    return "".join(
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
        for name, value in preferences.items()
    )


async def _address(process: asyncio.subprocess.Process, profile: Path) -> str:
    """Wait until Firefox has written down where it listens."""
    told = profile / "WebDriverBiDiServer.json"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.returncode is None:
        with contextlib.suppress(FileNotFoundError, ValueError):
            server = json.loads(told.read_text())
            return f"ws://{server['ws_host']}:{server['ws_port']}"
        await asyncio.sleep(0.1)
    message = f"Firefox did not start:\n{(profile / 'firefox.log').read_text()}"
    raise RuntimeError(message)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Let it end by itself, or end it."""
    try:
        await asyncio.wait_for(process.wait(), END_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


def main() -> int:
    """Make sure that there is a Firefox, and say where."""
    if find() is None:
        print("Installing Firefox ...", flush=True)
        debian.install("firefox-esr")
    path = find()
    print(f"Firefox: {path}" if path else HELP)
    return 0 if path else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""A virtual display for browsers that need one."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

SERVER = "Xvfb"
PACKAGE = "xvfb"
START_SECONDS = 30
END_SECONDS = 10


def find() -> str | None:
    """Return the path of the display server."""
    return shutil.which(SERVER)


@asynccontextmanager
async def display() -> AsyncIterator[str]:
    """Run a display server on a free number; return its name."""
    options = ["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    pipe = asyncio.subprocess.PIPE
    async with process(SERVER, *options, stdout=pipe) as server:
        assert server.stdout is not None
        said = await asyncio.wait_for(server.stdout.readline(), START_SECONDS)
        assert said, "the display server did not start"
        yield f":{said.decode().strip()}"


@asynccontextmanager
async def process(
    path: str, *options: str, **how: Any
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a program and stop it at the end."""
    quiet = asyncio.subprocess.DEVNULL
    how = {"stdout": quiet, "stderr": quiet, **how}
    started = await asyncio.create_subprocess_exec(path, *options, **how)
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            started.terminate()
        try:
            await asyncio.wait_for(started.wait(), END_SECONDS)
        except TimeoutError:
            started.kill()
            await started.wait()

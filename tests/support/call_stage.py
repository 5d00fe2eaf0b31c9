"""Helpers for tests of the call stage."""

from typing import Any

from playwright.async_api import FloatRect, Locator, Page, expect

from tests.support.people import Person

WIDE: Any = {"width": 1440, "height": 900}
NARROW: Any = {"width": 390, "height": 844}

# Keeps what the page asks of the system. The lock is a stand-in: a browser without a
# screen has none to give.
SYSTEM = """
(() => {
  const system = { asked: 0, held: 0, keys: {}, microphone: null, camera: null };
  window.__system = system;
  navigator.wakeLock.request = async (kind) => {
    if (kind !== 'screen') throw new TypeError(kind);
    const lock = new EventTarget();
    lock.release = async () => {
      system.held -= 1;
      lock.dispatchEvent(new Event('release'));
    };
    system.asked += 1;
    system.held += 1;
    return lock;
  };
  const session = navigator.mediaSession;
  const setHandler = session.setActionHandler.bind(session);
  session.setActionHandler = (name, handler) => {
    setHandler(name, handler);
    system.keys[name] = handler;
  };
  session.setMicrophoneActive = (isActive) => { system.microphone = isActive; };
  session.setCameraActive = (isActive) => { system.camera = isActive; };
})();
"""

TAG = """() => {
  document.querySelector('[aria-label="Remote video"]').dataset.tagged = 'yes';
  const { connections } = window.__spy;
  window.__tagged = connections.find((c) => c.connectionState === 'connected');
}"""
IS_SAME = """() => {
  const video = document.querySelector('[aria-label="Remote video"]');
  const open = window.__spy.connections.filter((c) => c.connectionState !== 'closed');
  return video?.dataset.tagged === 'yes' && !video.paused && video.srcObject !== null
    && open.includes(window.__tagged);
}"""


async def box(element: Locator) -> FloatRect:
    """Return the position of an element when it has stopped moving."""
    await element.evaluate(
        "(e) => Promise.all(e.getAnimations().map((a) => a.finished.catch(() => 0)))"
    )
    found = await element.bounding_box()
    assert found is not None
    return found


def overlap(one: FloatRect, other: FloatRect) -> bool:
    """Return whether two boxes overlap."""
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


async def drag(page: Page, element: Locator, x: float, y: float) -> None:
    """Drag an element by its upper part to this place."""
    start = await box(element)
    await page.mouse.move(start["x"] + start["width"] / 2, start["y"] + 40)
    await page.mouse.down()
    await page.mouse.move(x, y, steps=6)
    await page.mouse.up()


async def is_small(person: Person) -> None:
    """Wait until the call is minimised."""
    await expect(person.call).to_have_attribute("data-minimised", "true")


async def opacity(element: Locator) -> float:
    """Return the visible part of an element."""
    return float(await element.evaluate("(e) => getComputedStyle(e).opacity"))

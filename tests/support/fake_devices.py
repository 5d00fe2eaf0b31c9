"""Simulated cameras and microphones that can be unplugged."""

import math
import struct
import wave
from pathlib import Path

from playwright.async_api import Page

# What browsers do when a device is pulled out: it is listed no more, cannot be opened,
# its tracks end with an event (which `stop` alone does not fire), and the page is told.
HARDWARE = """
(() => {
  const devices = navigator.mediaDevices;
  const gone = new Set();
  const live = [];
  const hardware = { refuses: false, offers: 0 };
  window.__hardware = hardware;
  const list = devices.enumerateDevices.bind(devices);
  const open = devices.getUserMedia.bind(devices);
  devices.enumerateDevices = async () =>
    (await list()).filter((device) => !gone.has(device.deviceId));
  devices.getUserMedia = async (constraints) => {
    if (hardware.refuses) throw new DOMException('refused', 'NotAllowedError');
    for (const kind of ['audio', 'video'])
      if (gone.has(constraints[kind]?.deviceId?.exact))
        throw new DOMException('gone', 'OverconstrainedError');
    const stream = await open(constraints);
    live.push(...stream.getTracks());
    return stream;
  };
  const idOf = async (label) =>
    (await list()).find((device) => device.label === label).deviceId;
  hardware.unplug = async (label) => {
    const id = await idOf(label);
    gone.add(id);
    for (const track of live) {
      if (track.readyState !== 'live' || track.getSettings().deviceId !== id) continue;
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    devices.dispatchEvent(new Event('devicechange'));
  };
  hardware.plug = async (label) => {
    gone.delete(await idOf(label));
    devices.dispatchEvent(new Event('devicechange'));
  };
  const describe = RTCPeerConnection.prototype.setLocalDescription;
  RTCPeerConnection.prototype.setLocalDescription = function (...args) {
    hardware.offers += 1;
    return describe.apply(this, args);
  };
})();
"""

_SENT = """
(kind) => {
  const open = window.__spy.connections.filter((c) => c.connectionState !== 'closed');
  const tracks = open.flatMap((c) => c.getSenders()).map((sender) => sender.track);
  return tracks
    .filter((track) => track?.kind === kind && track.readyState === 'live')
    .map((track) => ({
      label: track.label,
      enabled: track.enabled,
      echo: track.getSettings().echoCancellation ?? false,
    }));
}
"""

# Between two looks something new must have arrived; the longest wait is kept.
_WATCH_SOUND = """
() => {
  const watch = { longest: 0, last: performance.now(), packets: -1 };
  window.__sound = watch;
  setInterval(async () => {
    let packets = 0;
    for (const connection of window.__spy.connections) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values())
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio')
          packets += entry.packetsReceived;
    }
    const now = performance.now();
    if (packets !== watch.packets) watch.last = now;
    watch.packets = packets;
    watch.longest = Math.max(watch.longest, now - watch.last);
  }, 100);
}
"""


async def install(page: Page) -> None:
    """Simulate the devices of this page from its next load on."""
    await page.add_init_script(HARDWARE)


async def unplug(page: Page, label: str) -> None:
    """Unplug the device of this name."""
    await page.evaluate("(label) => window.__hardware.unplug(label)", label)


async def plug(page: Page, label: str) -> None:
    """Plug it in again."""
    await page.evaluate("(label) => window.__hardware.plug(label)", label)


async def refuse(page: Page, *, refuses: bool) -> None:
    """Deny or grant permission for every device from now on."""
    await page.evaluate("(refuses) => { window.__hardware.refuses = refuses }", refuses)


async def descriptions(page: Page) -> int:
    """Return the number of descriptions of this page; changing a device adds none."""
    return int(await page.evaluate("() => window.__hardware.offers"))


async def sent(page: Page, kind: str) -> list[dict[str, object]]:
    """Return the sent tracks of this kind, from the senders."""
    return list(await page.evaluate(_SENT, kind))


async def watch_sound(page: Page) -> None:
    """Record gaps in the received audio from now on."""
    await page.evaluate(_WATCH_SOUND)


async def longest_silence(page: Page) -> float:
    """Return the longest gap in the received audio, in seconds."""
    return float(await page.evaluate("() => window.__sound.longest")) / 1000


def speech(path: Path, *, seconds: int = 4, rate: int = 48_000) -> None:
    """Write a synthetic voice: harmonics of 140 Hz, four syllables a second."""
    samples = bytearray()
    for index in range(seconds * rate):
        time = index / rate
        syllable = max(0.0, math.sin(2 * math.pi * 4 * time)) ** 0.5
        tone = sum(math.sin(2 * math.pi * 140 * k * time) / k for k in range(1, 12))
        samples += struct.pack("<h", int(9_000 * syllable * tone / 2))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(samples))

"""`python -m bench.recording`: memory of the browser during a long recording.

One of two people in a call records. Every ten seconds it reads the JavaScript heap of
the recorder's page (after a garbage collection) and the memory of the whole browser.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, CDPSession, async_playwright, expect

from bench.figures import machine
from tests.support import ffmpeg
from tests.support.browsers.chromium import FLAGS, find
from tests.support.people import Person, befriend, newcomer
from tests.support.recordings import record, save
from tests.support.servers import Server, production

EVERY_SECONDS = 10
MEGA = 1_000_000
PAGE = 4096


async def heap(protocol: CDPSession) -> float:
    """Return the size of the page's JavaScript heap, in MB."""
    await protocol.send("HeapProfiler.collectGarbage")
    usage = await protocol.send("Runtime.getHeapUsage")
    return usage["usedSize"] / MEGA


async def resident(protocol: CDPSession) -> float:
    """Return the memory of all processes of the browser, in MB."""
    known = await protocol.send("SystemInfo.getProcessInfo")
    total = 0
    for process in known["processInfo"]:
        statm = Path(f"/proc/{process['id']}/statm").read_text()  # noqa: ASYNC240
        total += int(statm.split()[1]) * PAGE
    return total / MEGA


async def measure(server: Server, minutes: float) -> None:
    """Record for `minutes`, and print the memory and the file."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=FLAGS)
        alice = await newcomer(browser, "alice", server.url)
        bob = await newcomer(browser, "bob", server.url)
        for person in (alice, bob):
            await person.sign_up()
        await befriend(alice, bob)
        await alice.button("Video call").click()
        await bob.button("Accept").click()
        await expect(bob.call.get_by_role("timer")).to_be_visible()
        await record(alice, bob)
        await watch(browser, alice, minutes)
        await alice.button("Record call").click()
        with tempfile.TemporaryDirectory() as folder:
            path = await save(alice, Path(folder))
            seconds = ffmpeg.duration(path)
            print(f"\nfile: {path.stat().st_size / MEGA:.1f} MB, {seconds:.1f} s, ")
            print(f"{ffmpeg.pictures(path) / seconds:.1f} pictures a second")
        await browser.close()


async def watch(browser: Browser, alice: Person, minutes: float) -> None:
    """Print the memory every ten seconds."""
    page = await alice.context.new_cdp_session(alice.page)
    whole = await browser.new_browser_cdp_session()
    print("| s | heap MB | browser MB |\n|---|---|---|")
    for second in range(0, int(minutes * 60) + 1, EVERY_SECONDS):
        print(f"| {second} | {await heap(page):.1f} | {await resident(whole):.0f} |")
        await asyncio.sleep(EVERY_SECONDS)


def main() -> None:
    """Start a server, record, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.recording")
    parser.add_argument("--minutes", type=float, default=3)
    minutes = parser.parse_args().minutes
    print(f"{machine()}\n")
    with tempfile.TemporaryDirectory() as folder:
        server = production(Path(folder))
        server.start()
        try:
            asyncio.run(measure(server, minutes))
        finally:
            server.stop()


if __name__ == "__main__":
    main()

"""`make bench`: measure everything and print the table."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from bench import conversation, first_load, socket_load
from bench.figures import Figure, machine, table
from tests.support.browsers.chromium import FLAGS, find
from tests.support.people import befriend, newcomer
from tests.support.servers import Server, production


async def measure(server: Server, *, quick: bool) -> list[Figure]:
    """Run every measurement in turn."""
    figures: list[Figure] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=FLAGS)
        alice = await newcomer(browser, "alice", server.url)
        bob = await newcomer(browser, "bob", server.url)
        for person in (alice, bob):
            await person.sign_up()
        await befriend(alice, bob)
        figures.append(
            await conversation.messages(alice, bob, runs=25 if quick else 205)
        )
        figures += await conversation.calls(alice, bob, runs=3 if quick else 30)
        figures += await first_load.measure(browser, alice, runs=2 if quick else 10)
        await browser.close()
    figures += await socket_load.measure(server.url, runs=1 if quick else 5)
    return figures


def main() -> None:
    """Start a server, measure, print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few runs, as a trial")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        server = production(Path(folder))
        server.start()
        try:
            figures = asyncio.run(measure(server, quick=quick))
        finally:
            server.stop()
    print(f"{machine()}\n\n{table(figures)}")


if __name__ == "__main__":
    main()

"""`make bench`: measure everything beside its floor and check the bounds."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench import bounds, processor
from bench.calls import calls
from bench.figures import Figure, is_quiet, machine, table
from bench.first_load import first_loads
from bench.floor.server import floor
from bench.messages import messages, sizes
from bench.sends import sends
from bench.stage import Stage, stage
from tests.support.servers import Server, production

PARTS = ("messages", "bytes", "calls", "load", "idle", "call", "sends")


async def measure(
    server: Server, bare: Server, *, parts: list[str], quick: bool
) -> list[Figure]:
    """Run the measurements in turn."""
    figures: list[Figure] = []
    if set(parts) - {"sends"}:
        async with stage(server.url, bare.url) as running:
            figures += await _in_browser(running, parts, quick=quick)
    if "sends" in parts:
        runs, seconds = (1, 2) if quick else (5, 4)
        figures += await sends(server.url, bare.url, runs=runs, seconds=seconds)
    return figures


async def _in_browser(running: Stage, parts: list[str], *, quick: bool) -> list[Figure]:
    figures: list[Figure] = []
    seconds = 5 if quick else 20
    if "messages" in parts:
        figures += await messages(running, runs=25 if quick else 200)
    if "bytes" in parts:
        figures += await sizes(running)
    if "calls" in parts:
        figures += await calls(running, runs=3 if quick else 30)
    if "load" in parts:
        figures += await first_loads(running, runs=2 if quick else 10)
    if "idle" in parts:
        figures += await processor.idle(running, seconds=seconds)
    if "call" in parts:
        figures += await processor.call(running, seconds=seconds)
    return figures


def report(figures: list[Figure], *, quiet: bool) -> list[str]:
    """Print the table, and return which bounds are exceeded."""
    print(f"{machine()}\n\n{table(figures)}\n")
    if not quiet:
        print("The machine was busy: limits of time are checked as ratios only.")
    breaches = bounds.load().breaches(figures, quiet=quiet)
    for breach in breaches:
        print(f"Over its bound: {breach}")
    return breaches


def main() -> int:
    """Start both servers, measure, print, check."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few runs, as a trial")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    options = parser.parse_args()
    quiet = is_quiet()
    with tempfile.TemporaryDirectory() as folder:
        servers = production(Path(folder)), floor(Path(folder))
        try:
            for server in servers:
                server.start()
            measured = measure(*servers, parts=options.only, quick=options.quick)
            figures = asyncio.run(measured)
        finally:
            for server in servers:
                server.stop()
    breaches = report(figures, quiet=quiet)
    return 1 if breaches and not options.quick else 0


if __name__ == "__main__":
    raise SystemExit(main())

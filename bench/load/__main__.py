"""`make bench-load`: measure what the server bears, each figure beside its floor."""

import argparse
import os
import resource
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import bounds
from bench.figures import is_quiet, machine, table
from bench.load.fan_out import fan_out
from bench.load.growth import growth
from bench.load.idle import idle
from bench.load.log_in_storm import log_in_storm
from bench.load.outcome import Outcome
from bench.load.reconnect_storm import reconnect_storm
from bench.load.sites import Bench, with_databases
from bench.load.sizes import FULL, QUICK, Sizes
from bench.load.tabs import tabs
from bench.load.throughput import throughput
from bench.load.workers import workers

BOUNDS = Path(__file__).parent / "bounds.toml"
Scenario = Callable[[Bench, Sizes], Outcome]
SCENARIOS: dict[str, Scenario] = {
    "throughput": throughput,
    "idle": idle,
    "workers": workers,
    "fan-out": fan_out,
    "log-ins": log_in_storm,
    "reconnects": reconnect_storm,
    "pages": tabs,
    "growth": growth,
}


def main() -> int:
    """Run the scenarios one after the other, print their table, check the bounds."""
    parser = argparse.ArgumentParser(prog="make bench-load", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="few and small, as a trial"
    )
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=[*SCENARIOS])
    options = parser.parse_args()
    allow_open_files()
    quiet, load = is_quiet(), os.getloadavg()[0]
    outcomes = run(options.only, QUICK if options.quick else FULL)
    figures = [figure for one in outcomes for figure in one.figures]
    failures = [failure for one in outcomes for failure in one.failures]
    print(
        f"\n{machine()}; load average before the run: {load:.1f}\n\n{table(figures)}\n"
    )
    limits = bounds.load(BOUNDS)
    breaches = limits.breaches(figures, quiet=quiet)
    for breach in breaches:
        print(f"Over its bound: {breach}")
    if not options.quick and options.only == [*SCENARIOS]:
        measured = {figure.name for figure in figures}
        failures += [
            f"{one.figure}: not measured"
            for one in limits.bound
            if one.figure not in measured
        ]
    for failure in failures:
        print(f"Wrong: {failure}")
    return 1 if failures or (breaches and not options.quick) else 0


def run(names: Sequence[str], sizes: Sizes) -> list[Outcome]:
    """Run these scenarios."""
    outcomes: list[Outcome] = []
    with (
        tempfile.TemporaryDirectory(prefix="waves-load-") as folder,
        with_databases(Path(folder)) as bench,
    ):
        for name in names:
            began = time.monotonic()
            outcomes.append(attempt(name, bench, sizes))
            print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return outcomes


def attempt(name: str, bench: Bench, sizes: Sizes) -> Outcome:
    """Run a scenario; one that breaks off is a failure, and the others follow."""
    try:
        return SCENARIOS[name](bench, sizes)
    except Exception as error:  # noqa: BLE001  whatever it is, it is reported
        traceback.print_exc()
        return Outcome(failures=[f"{name}: {error!r}"])


def allow_open_files() -> None:
    """Raise the limit of open files of this process: each socket is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    raise SystemExit(main())

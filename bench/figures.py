"""Measured figures, and their Markdown table."""

import math
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured quantity over several runs."""

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def row(self) -> str:
        """The row of the table: name, p50, p95, runs."""
        p50, p95 = percentile(self.values, 50), percentile(self.values, 95)
        runs = len(self.values)
        middle, high = f"{p50:,.1f} {self.unit}", f"{p95:,.1f} {self.unit}"
        return f"| {self.name} | {middle} | {high} | {runs} |"


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile; `values` must not be empty."""
    ordered = sorted(values)
    rank = max(1, math.ceil(percent / 100 * len(ordered)))
    return ordered[rank - 1]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    head = ["| what | p50 | p95 | runs |", "|---|---|---|---|"]
    return "\n".join([*head, *(figure.row for figure in figures)])


def machine() -> str:
    """Describe this machine: processors, system, Python."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    system = f"{platform.system()} {platform.release()}"
    return f"{os.cpu_count()} x {model}, {system}, Python {platform.python_version()}"

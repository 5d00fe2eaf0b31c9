"""Measured figures, the floor measured beside them, and their Markdown table."""

import math
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PERCENTS = (50, 95, 99)
FLOOR_PERCENTS = (50, 95)
HEAD = (
    "what",
    *(f"p{percent}" for percent in PERCENTS),
    *(f"floor p{percent}" for percent in FLOOR_PERCENTS),
    *(f"ratio p{percent}" for percent in FLOOR_PERCENTS),
    "runs",
)


@dataclass(frozen=True)
class Figure:
    """One measured quantity over several runs, and the least that the same work costs.

    `floor` holds the runs of the floor, measured alternately with those of the product;
    it is empty where there is no floor.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    floor: tuple[float, ...] = ()

    def at(self, percent: float) -> float:
        """Return a percentile of the product."""
        return percentile(self.values, percent)

    def ratio(self, percent: float) -> float | None:
        """Return a percentile of the product over that of the floor."""
        if not self.floor:
            return None
        floor = percentile(self.floor, percent)
        return self.at(percent) / floor if floor else None

    @property
    def row(self) -> str:
        """The row of the table."""
        cells = [self.name]
        cells += [self._quantity(self.values, percent) for percent in PERCENTS]
        cells += [self._quantity(self.floor, percent) for percent in FLOOR_PERCENTS]
        for percent in FLOOR_PERCENTS:
            ratio = self.ratio(percent)
            cells.append("" if ratio is None else f"{ratio:.2f}")
        return _line([*cells, str(len(self.values))])

    def _quantity(self, values: Sequence[float], percent: float) -> str:
        if not values:
            return ""
        return f"{percentile(values, percent):,.1f} {self.unit}".strip()


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile; `values` must not be empty."""
    ordered = sorted(values)
    rank = max(1, math.ceil(percent / 100 * len(ordered)))
    return ordered[rank - 1]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    rows = [_line(HEAD), "|" + "---|" * len(HEAD)]
    return "\n".join([*rows, *(figure.row for figure in figures)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


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


def is_quiet() -> bool:
    """Return whether other programs leave this machine alone."""
    load, _, _ = os.getloadavg()
    return load < (os.cpu_count() or 1) / 2

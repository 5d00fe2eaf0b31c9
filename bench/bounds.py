"""The bounds of the figures, and which of them are exceeded."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bench.figures import Figure

FILE = Path(__file__).parent / "bounds.toml"
DEPENDS_ON_THE_MACHINE = {"ms", "%"}
"""Units of figures that other programs on the machine make worse."""
COUNTS = {"", "kB"}
"""Units of figures that are counted: they are the same in every run, so their limits
are exact."""


class Bound(BaseModel):
    """The bound of one percentile of a figure.

    `most` is an absolute limit and `most_ratio` one to the floor; both hold. Of `least`
    and `least_ratio` one is enough.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure: str
    percentile: int = Field(ge=1, le=100)
    most: float | None = None
    most_ratio: float | None = None
    least: float | None = None
    least_ratio: float | None = None

    @model_validator(mode="after")
    def _has_one_direction(self) -> "Bound":
        is_upper = self.most is not None or self.most_ratio is not None
        is_lower = self.least is not None or self.least_ratio is not None
        if is_upper == is_lower:
            message = f"{self.figure}: needs an upper or a lower limit, not both"
            raise ValueError(message)
        return self

    def breaches(self, figure: Figure, tolerance: float, *, quiet: bool) -> list[str]:
        """Return a sentence for each limit that is exceeded.

        A measured figure may exceed it by `tolerance`, a counted one by nothing.
        """
        if figure.unit in COUNTS:
            tolerance = 0
        value, ratio = figure.at(self.percentile), figure.ratio(self.percentile)
        name = f"{figure.name}: p{self.percentile}"
        found = []
        if _exceeds(ratio, self.most_ratio, 1 + tolerance):
            found.append(f"{name} is {ratio:.2f} x floor; at most {self.most_ratio}")
        is_reliable = quiet or figure.unit not in DEPENDS_ON_THE_MACHINE
        if is_reliable and _exceeds(value, self.most, 1 + tolerance):
            found.append(f"{name} is {value:.1f} {figure.unit}; at most {self.most}")
        # Whichever is less: both limits must be missed.
        lower = [(value, self.least), (ratio, self.least_ratio)]
        asked = [(got, limit) for got, limit in lower if limit is not None]
        missed = [_exceeds(limit, got, 1 / (1 - tolerance)) for got, limit in asked]
        if asked and all(missed):
            found.append(f"{name} is {value:.1f} {figure.unit}; too few")
        return found


def _exceeds(value: float | None, limit: float | None, factor: float) -> bool:
    return value is not None and limit is not None and value > limit * factor


class Bounds(BaseModel):
    """All bounds, and the part by which a measured figure may exceed each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tolerance: float = Field(ge=0, lt=1)
    bound: tuple[Bound, ...]

    def breaches(self, figures: Iterable[Figure], *, quiet: bool) -> list[str]:
        """Return a sentence for each exceeded limit of the figures that were measured.

        Limits of time and of the processor are checked on a quiet machine only.
        """
        known = {figure.name: figure for figure in figures}
        return [
            sentence
            for bound in self.bound
            if (figure := known.get(bound.figure)) is not None
            for sentence in bound.breaches(figure, self.tolerance, quiet=quiet)
        ]


def load(path: Path = FILE) -> Bounds:
    """Return the bounds of a TOML file."""
    return Bounds.model_validate(tomllib.loads(path.read_text()))

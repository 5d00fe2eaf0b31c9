"""Which figures of the bench are over their bounds."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bench.bounds import Bound, Bounds, load
from bench.figures import PERCENTS, Figure
from bench.load.__main__ import BOUNDS


def breaches(figure: Figure, *, quiet: bool = True, **limits: Any) -> list[str]:
    bound = Bound(figure=figure.name, percentile=50, **limits)
    return Bounds(tolerance=0.25, bound=(bound,)).breaches([figure], quiet=quiet)


def test_a_ratio_may_be_exceeded_by_the_tolerance():
    within = Figure("ring", "ms", (25,), floor=(10,))
    over = Figure("ring", "ms", (26,), floor=(10,))
    assert breaches(within, most_ratio=2) == []
    assert breaches(over, most_ratio=2) == ["ring: p50 is 2.60 x floor; at most 2.0"]


def test_a_limit_of_time_is_checked_on_a_quiet_machine_only():
    figure = Figure("ring", "ms", (30,), floor=(10,))
    assert breaches(figure, most=20) == ["ring: p50 is 30.0 ms; at most 20.0"]
    assert breaches(figure, most=20, quiet=False) == []


@pytest.mark.parametrize("unit", ["kB", ""])
def test_a_limit_of_a_count_is_exact_and_checked_on_every_machine(unit: str):
    within = Figure("load", unit, (20,))
    over = Figure("load", unit, (20.1,))
    assert breaches(within, most=20, quiet=False) == []
    assert len(breaches(over, most=20, quiet=False)) == 1


@pytest.mark.parametrize(
    ("rate", "echo", "count"),
    [(1_000, 10_000, 1), (1_600, 10_000, 0), (1_000, 2_000, 0)],
)
def test_of_two_lower_limits_one_is_enough(rate: float, echo: float, count: int):
    figure = Figure("sends", "/s", (rate,), floor=(echo,))
    assert len(breaches(figure, least=2_000, least_ratio=0.4)) == count


def test_one_lower_limit_alone_holds():
    figure = Figure("sends", "/s", (1_000,), floor=(10_000,))
    assert breaches(figure, least=2_000) == ["sends: p50 is 1000.0 /s; too few"]


def test_a_figure_that_was_not_measured_exceeds_nothing():
    bound = Bound(figure="ring", percentile=50, most=1)
    assert Bounds(tolerance=0, bound=(bound,)).breaches([], quiet=True) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"most": 1, "least": 1},
        {"most": 1, "limit": 1},
        {"most": 1, "percentile": 0},
        {"most": "fast"},
    ],
)
def test_a_wrong_bound_is_refused(wrong: dict[str, Any]):
    with pytest.raises(ValidationError):
        Bound.model_validate({"figure": "ring", "percentile": 50, **wrong})


def test_a_file_is_read_with_its_tolerance(tmp_path: Path):
    file = tmp_path / "bounds.toml"
    file.write_text(
        'tolerance = 0.5\n[[bound]]\nfigure = "ring"\npercentile = 95\nmost = 3\n'
    )
    assert load(file) == Bounds(
        tolerance=0.5, bound=(Bound(figure="ring", percentile=95, most=3),)
    )


def test_the_bounds_of_the_bench_are_valid():
    assert len(load().bound) > 10


def test_the_bounds_of_the_load_bench_are_valid():
    limits = load(BOUNDS)
    assert len(limits.bound) > 8
    assert {bound.percentile for bound in limits.bound} <= {*PERCENTS}

"""Percentiles, ratios and rows of the bench."""

import pytest

from bench import bounds
from bench.figures import PERCENTS, Figure, percentile, table


@pytest.mark.parametrize(
    ("percent", "value"), [(1, 10), (50, 20), (66, 20), (67, 30), (95, 30), (100, 30)]
)
def test_a_percentile_is_the_nearest_rank(percent: float, value: float):
    assert percentile([30, 10, 20], percent) == value


def test_a_ratio_compares_the_same_percentile_of_the_floor():
    figure = Figure("ring", "ms", (20, 40, 90), floor=(10, 10, 30))
    assert (figure.ratio(50), figure.ratio(95)) == (4, 3)


@pytest.mark.parametrize("floor", [(), (0.0,)])
def test_without_a_floor_there_is_no_ratio(floor: tuple[float, ...]):
    assert Figure("size", "kB", (20,), floor=floor).ratio(50) is None


def test_a_row_shows_the_floor_beside_the_figure():
    figure = Figure("ring", "ms", (20, 1500), floor=(10, 500))
    assert table([figure]).splitlines()[2] == (
        "| ring | 20.0 ms | 1,500.0 ms | 1,500.0 ms | 10.0 ms | 500.0 ms | 2.00 | 3.00 "
        "| 2 |"
    )


def test_a_row_shows_p99_because_bounds_have_it():
    latencies = tuple(float(number) for number in range(1, 101))
    row = table([Figure("ack", "ms", latencies)]).splitlines()[2]
    assert row == "| ack | 50.0 ms | 95.0 ms | 99.0 ms |  |  |  |  | 100 |"


def test_every_bounded_percentile_is_a_column():
    assert {bound.percentile for bound in bounds.load().bound} <= {*PERCENTS}


def test_a_row_without_a_floor_has_empty_cells():
    row = table([Figure("requests", "", (13.0,))]).splitlines()[2]
    assert row == "| requests | 13.0 | 13.0 | 13.0 |  |  |  |  | 1 |"

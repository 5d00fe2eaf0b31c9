"""Every scenario of `make bench-load` with tiny numbers: nothing is lost in any.

How long something takes is not asserted. The scenarios share their servers: one alone,
one with two workers on PostgreSQL and Redis, and bare ones.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bench.load.__main__ import SCENARIOS
from bench.load.crowds import Crowd, pairs, seat
from bench.load.sites import Bench, Site
from bench.load.sizes import TINY
from tests.support.postgres import Cluster
from tests.support.redis_server import RedisServer


class RunningBench(Bench):
    """Adds each crowd to the database of a server that runs already."""

    def use(self, alone: Site, shared: Site, bare: Sequence[Site]) -> None:
        self._alone, self._shared, self._bare = alone, shared, bare

    @contextmanager
    def alone(self, crowd: Crowd) -> Iterator[Site]:
        yield replace(self._alone, seats=seat(self._alone.database_url, crowd))

    @contextmanager
    def shared(self, crowd: Crowd, *, workers: int) -> Iterator[Site]:  # noqa: ARG002
        yield replace(self._shared, seats=seat(self._shared.database_url, crowd))

    @contextmanager
    def floor(self, *, workers: int = 1, path: str = "/echo") -> Iterator[Site]:
        yield replace(self._bare[workers - 1], path=path)


@pytest.fixture(scope="module")
def bench(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_cluster: Cluster,
    redis_process: RedisServer,
) -> Iterator[Bench]:
    parts = tmp_path_factory.mktemp("load"), postgres_cluster, redis_process
    real, running = Bench(*parts), RunningBench(*parts)
    with (
        real.alone(pairs(2)) as alone,
        real.shared(pairs(2), workers=2) as shared,
        real.floor() as one,
        real.floor(workers=2) as two,
    ):
        running.use(alone, shared, [one, two])
        yield running


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_loses_nothing(bench: Bench, name: str):
    outcome = SCENARIOS[name](bench, TINY)
    assert outcome.failures == []
    assert outcome.figures
    assert all(figure.values for figure in outcome.figures)
    for sent in outcome.sends:
        assert sent.sent > 0
        assert sent.acknowledged == sent.sent
        assert sent.delivered == 2 * sent.sent

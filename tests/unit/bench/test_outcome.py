"""What the load bench says about messages that did not come through."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from bench.load.__main__ import SCENARIOS, attempt
from bench.load.outcome import Outcome
from bench.load.sending import Sent
from bench.load.sizes import TINY

GOOD = Sent(sent=2, seconds=1, latencies=(5.0, 7.0), delivered=4, delivered_twice=0)


def test_messages_that_all_arrived_are_no_failure():
    outcome = Outcome()
    outcome.count("sends", GOOD)
    assert outcome.failures == []
    assert outcome.sends == [GOOD]


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        ({"latencies": (5.0,)}, "sends: acknowledged: 1 instead of 2"),
        ({"delivered": 3}, "sends: delivered: 3 instead of 4"),
        ({"delivered_twice": 1}, "sends: delivered twice: 1 instead of 0"),
        (
            {"errors": Counter(unavailable=1)},
            "sends: errors: {'unavailable': 1} instead of {}",
        ),
    ],
)
def test_a_lost_refused_or_repeated_message_is_a_failure(change: dict, failure: str):
    outcome = Outcome()
    outcome.count("sends", replace(GOOD, **change))
    assert outcome.failures == [failure]


def test_a_figure_that_was_not_measured_has_no_row():
    outcome = Outcome()
    outcome.add("fan-out", "ms", [])
    outcome.add("sends", "/s", [3.0], [6.0])
    assert [figure.name for figure in outcome.figures] == ["sends"]


def test_a_scenario_that_breaks_off_is_a_failure(monkeypatch: pytest.MonkeyPatch):
    def break_off(*_: object) -> Outcome:
        raise LookupError("gone")

    monkeypatch.setitem(SCENARIOS, "idle", break_off)
    bench: Any = None
    assert attempt("idle", bench, TINY).failures == ["idle: LookupError('gone')"]

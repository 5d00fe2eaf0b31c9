"""Duration and examples of fuzzers."""

import os
import time
from collections.abc import Iterator
from typing import TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

SECONDS = float(os.environ.get("WAVES_FUZZ_SECONDS", "5"))
"""Seconds per fuzzer; `make fuzz` sets more."""
AT_ONCE = 50


def rounds(seconds: float = SECONDS, *, least: int = 1) -> Iterator[int]:
    """Yield 0, 1, 2 ... until the time is over, but so many at least."""
    end = time.monotonic() + seconds
    number = 0
    while number < least or time.monotonic() < end:
        yield number
        number += 1


def some(strategy: SearchStrategy[T], seed: int) -> list[T]:
    """Return examples of `strategy`: the same for the same seed.

    Hypothesis would call the test for each; a socket that lives on between the
    examples wants to be asked from outside.
    """
    found: list[T] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=AT_ONCE,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
    @hypothesis.given(strategy)
    def note(example: T) -> None:
        found.append(example)

    note()
    return found

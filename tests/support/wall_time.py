"""Assertions about how long something takes.

Another program on the machine can break them, so `make test` makes none of them.
`make fuzz` sets WAVES_WALL_TIME and runs the tests that have the marker `wall_time`.
"""

import os

IS_MEASURED = os.environ.get("WAVES_WALL_TIME", "") == "on"


def assert_below(measured: float, limit: float) -> None:
    """Check a measured time, or a ratio of times, where times are checked."""
    if IS_MEASURED:
        assert measured < limit

"""Assertions about wall time.

Another program on the machine can break them, so `make test` makes none of them.
`make fuzz` sets WAVES_WALL_TIME and runs the tests that have the marker `wall_time`.
"""

import os

IS_MEASURED = os.environ.get("WAVES_WALL_TIME", "") == "on"


def assert_below(measured: float, limit: float) -> None:
    """Assert a limit of a time or a ratio, if wall time is checked."""
    if IS_MEASURED:
        assert measured < limit

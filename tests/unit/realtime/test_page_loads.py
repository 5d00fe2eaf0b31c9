"""Telling a reload from a close."""

import pytest

from waves.calls.schemas import Departure
from waves.core.ids import new_id
from waves.realtime.page_loads import PENDING_SECONDS, PageLoads

CLOSED, RELOADING = Departure.CLOSED, Departure.RELOADING


class Loads:
    def __init__(self) -> None:
        self.now = 1_000.0
        self.loads = PageLoads(lambda: self.now)
        self.session = new_id()
        self.counted = 0

    def load(self) -> float:
        self.loads.note(self.session)
        return self.now

    def open_socket(self) -> None:
        """Open the socket of the page that was loaded last."""
        self.counted = self.loads.count(self.session)

    def leave(self, loaded_at: float) -> Departure:
        """Unload the page that began to load at `loaded_at`."""
        # The server begins to answer a moment after the request came in.
        age = self.now - loaded_at - 0.01
        return self.loads.departure(self.session, age, counted=self.counted)


@pytest.fixture
def loads() -> Loads:
    return Loads()


def test_a_page_that_leaves_without_a_new_request_is_closed(loads: Loads):
    loaded_at = loads.load()
    loads.open_socket()
    loads.now += 2
    assert loads.leave(loaded_at) is CLOSED


@pytest.mark.parametrize("slow", [0.02, 1, 20, PENDING_SECONDS - 1])
def test_a_page_that_was_requested_again_is_reloaded(loads: Loads, slow: float):
    loaded_at = loads.load()
    loads.now += 600
    loads.load()
    loads.now += slow
    assert loads.leave(loaded_at) is RELOADING


def test_a_request_of_another_tab_counts_for_a_limited_time(loads: Loads):
    loaded_at = loads.load()
    loads.now += 600
    loads.load()
    loads.now += PENDING_SECONDS
    assert loads.leave(loaded_at) is CLOSED


def test_a_page_whose_leaving_frame_is_late_is_not_closed(loads: Loads):
    loads.load()
    loads.open_socket()
    loads.now += 3
    loads.load()
    # Ten seconds pass before the frame is read: by its age the page is the newer one.
    loads.now += 10
    assert loads.loads.departure(loads.session, 3.0, counted=1) is RELOADING


def test_a_page_whose_socket_opened_late_is_not_closed(loads: Loads):
    loads.load()
    loads.now += 1
    loads.load()
    loads.open_socket()
    loads.now += 1
    assert loads.loads.departure(loads.session, 1.0, counted=2) is RELOADING


def test_without_requests_for_pages_every_page_may_return(loads: Loads):
    assert loads.leave(loads.now - 600) is RELOADING
    # This process was started after the page was loaded.
    loaded_at = loads.now
    loads.now += 600
    loads.load()
    loads.now += PENDING_SECONDS
    assert loads.leave(loaded_at) is RELOADING


def test_a_false_age_affects_nobody_else(loads: Loads):
    loads.load()
    for age in (0.0, 2.0**53):
        assert loads.loads.departure(new_id(), age, counted=0) is RELOADING


def test_the_number_of_sessions_is_bounded(
    loads: Loads, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("waves.realtime.page_loads.SESSIONS_KEPT", 3)
    loaded_at = loads.load()
    for _ in range(3):
        loads.loads.note(new_id())
    loads.now += 10
    assert loads.leave(loaded_at) is RELOADING

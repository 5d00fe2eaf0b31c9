"""A page that says that it goes away, and the one that has come after it."""

import pytest

from tests.unit.realtime.stage import a_connection
from waves.calls.schemas import Departure, Tab
from waves.realtime.call_commands import Calling
from waves.realtime.hub import Hub
from waves.realtime.page_loads import PageLoads
from waves.realtime.protocol.codes import CloseCode
from waves.realtime.protocol.commands import Leaving


class Calls:
    """Hears who leaves."""

    def __init__(self) -> None:
        self.left: list[Tab] = []

    async def leaving(self, tab: Tab, _departure: Departure) -> None:
        self.left.append(tab)


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def calling(calls: Calls) -> Calling:
    return Calling(calls, PageLoads())  # type: ignore[arg-type]


async def test_a_goodbye_that_is_read_after_the_next_hello_counts_no_more(
    calling, calls
):
    hub, old = Hub(), a_connection()
    hub.add(old)
    hub.add(a_connection(old.user_id))
    await calling.leaving(old, Leaving(page_age=7_000))
    assert calls.left == []


async def test_a_goodbye_counts_though_its_socket_was_lost_meanwhile(calling, calls):
    page = a_connection()
    page.close(CloseCode.GOING_AWAY)
    await calling.leaving(page, Leaving(page_age=7_000))
    assert calls.left == [Tab(page.user_id, "tab")]

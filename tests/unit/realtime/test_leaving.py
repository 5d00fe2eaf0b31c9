"""A page that says that it goes away, and the one that has come after it."""

import pytest

from tests.unit.realtime.stage import a_connection
from waves.calls.schemas import Departure, Tab
from waves.realtime.call_frames import Leaving, leaving
from waves.realtime.connection import Connection
from waves.realtime.context import Context
from waves.realtime.hub import Hub
from waves.realtime.page_loads import PageLoads
from waves.realtime.protocol.codes import CloseCode


class Calls:
    """Hears who leaves."""

    def __init__(self) -> None:
        self.left: list[Tab] = []

    async def leaving(self, tab: Tab, _departure: Departure) -> None:
        self.left.append(tab)


@pytest.fixture
def calls() -> Calls:
    return Calls()


async def leave(page: Connection, calls: Calls) -> None:
    context = Context(page, calls, PageLoads())  # type: ignore[arg-type]
    await leaving(context, Leaving(page_age=7_000))


async def test_a_goodbye_that_is_read_after_the_next_hello_counts_no_more(calls):
    hub, old = Hub(), a_connection()
    hub.add(old)
    hub.add(a_connection(old.user_id))
    await leave(old, calls)
    assert calls.left == []


async def test_a_goodbye_counts_though_its_socket_was_lost_meanwhile(calls):
    page = a_connection()
    page.close(CloseCode.GOING_AWAY)
    await leave(page, calls)
    assert calls.left == [Tab(page.user_id, "tab")]

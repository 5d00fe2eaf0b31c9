"""The `leaving` frame of a page, and the next page."""

import pytest

from tests.unit.realtime.stage import a_connection
from waves.calls.schemas import Departure, Tab
from waves.realtime.call_frames import Leaving, leaving
from waves.realtime.connection import Connection
from waves.realtime.context import Context
from waves.realtime.hub import Hub
from waves.realtime.page_loads import MemoryPageLoads
from waves.realtime.protocol.codes import CloseCode


class Calls:
    """Records departures."""

    def __init__(self) -> None:
        self.left: list[Tab] = []

    async def leaving(self, tab: Tab, _departure: Departure) -> None:
        self.left.append(tab)


@pytest.fixture
def calls() -> Calls:
    return Calls()


async def leave(page: Connection, calls: Calls) -> None:
    context = Context(page, calls, MemoryPageLoads(), None, None)  # type: ignore[arg-type]
    await leaving(context, Leaving(page_age=7_000))


async def test_a_leaving_frame_after_the_next_hello_is_ignored(calls):
    hub, old = Hub(), a_connection()
    hub.add(old)
    hub.add(a_connection(old.user_id))
    await leave(old, calls)
    assert calls.left == []


async def test_a_leaving_frame_counts_after_its_socket_is_lost(calls):
    page = a_connection()
    page.close(CloseCode.LOST)
    await leave(page, calls)
    assert calls.left == [Tab(page.user_id, "tab")]

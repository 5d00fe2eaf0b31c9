import asyncio
import logging
from dataclasses import dataclass

import pytest

from waves.core.events import Event, EventRegistry
from waves.realtime.bus import MemoryBus


@dataclass(frozen=True, slots=True)
class Happened(Event):
    number: int


@pytest.fixture
def events() -> EventRegistry:
    return EventRegistry()


async def test_every_subscriber_gets_every_event_in_order(events):
    bus, first, second = MemoryBus(events), [], []

    async def slow(event):
        await asyncio.sleep(0)
        first.append(event)

    async def quick(event):
        second.append(event)

    bus.subscribe(slow)
    bus.subscribe(quick)
    await bus.start()
    happened = [Happened(number) for number in range(10)]
    events.publish(happened)
    await bus.stop()
    assert first == second == happened


async def test_the_first_subscriber_gets_what_waits_before_the_next_one(events):
    bus, heard = MemoryBus(events), []

    def subscriber(name):
        async def hear(event):
            heard.append((name, event.number))

        return hear

    bus.subscribe(subscriber("frames"))
    bus.subscribe(subscriber("states"))
    await bus.start()
    events.publish([Happened(1), Happened(2)])
    await bus.stop()
    assert heard == [("frames", 1), ("frames", 2), ("states", 1), ("states", 2)]


async def test_a_failing_subscriber_does_not_affect_others(events, caplog):
    bus, heard = MemoryBus(events), []

    async def fails(_event):
        raise RuntimeError

    async def hears(event):
        heard.append(event)

    bus.subscribe(fails)
    bus.subscribe(hears)
    await bus.start()
    with caplog.at_level(logging.ERROR):
        events.publish([Happened(1), Happened(2)])
        await bus.stop()
    assert heard == [Happened(1), Happened(2)]
    assert len(caplog.records) == 2


async def test_a_stopped_bus_delivers_nothing_and_can_restart(events):
    bus, heard = MemoryBus(events), []

    async def hears(event):
        heard.append(event)

    bus.subscribe(hears)
    await bus.stop()
    await bus.start()
    await bus.stop()
    events.publish([Happened(1)])
    await bus.start()
    events.publish([Happened(2)])
    await bus.stop()
    assert heard == [Happened(2)]

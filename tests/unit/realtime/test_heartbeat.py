import asyncio

import pytest

from waves.realtime.heartbeat import Heartbeat


class VirtualLoop:
    """The part of an event loop that the heartbeat uses, with a manual clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[tuple[float, asyncio.TimerHandle]] = []
        self._real = asyncio.get_running_loop()

    def time(self) -> float:
        return self.now

    def call_later(self, seconds, callback):
        handle = asyncio.TimerHandle(0, callback, (), self._real)
        self.timers.append((self.now + seconds, handle))
        return handle

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [timer for timer in self.timers if timer[0] <= end]:
            timer = min(due, key=lambda entry: entry[0])
            self.timers.remove(timer)
            self.now = max(self.now, timer[0])
            if not timer[1].cancelled():
                timer[1]._run()
        self.now = end


@pytest.fixture
async def loop(monkeypatch) -> VirtualLoop:
    virtual = VirtualLoop()
    monkeypatch.setattr(
        "waves.realtime.heartbeat.asyncio.get_running_loop", lambda: virtual
    )
    return virtual


@pytest.fixture
async def ends() -> list[str]:
    return []


@pytest.fixture
async def pulse(loop, ends) -> Heartbeat:
    return Heartbeat(lambda: ends.append("silent"))


def beat(pulse: Heartbeat, loop: VirtualLoop, *pauses: float) -> None:
    for pause in pauses:
        loop.pass_time(pause)
        pulse.heard()
        pulse.pinged()


async def test_a_tab_that_never_pings_is_not_closed(pulse, loop, ends):
    pulse.heard()
    loop.pass_time(24 * 3600)
    assert ends == []


async def test_a_silent_visible_page_is_closed_within_35_seconds(pulse, loop, ends):
    beat(pulse, loop, *[10] * 6)
    loop.pass_time(34.9)
    assert ends == []
    loop.pass_time(0.2)
    assert ends == ["silent"]
    loop.pass_time(3600)
    assert ends == ["silent"]


async def test_a_hidden_throttled_page_is_not_closed(pulse, loop, ends):
    beat(pulse, loop, *[10] * 6, *[31] * 10, *[61] * 10)
    assert ends == []
    loop.pass_time(91)
    assert ends == ["silent"]


async def test_any_frame_resets_the_heartbeat(pulse, loop, ends):
    beat(pulse, loop, 10, 10, 10)
    for _ in range(20):
        loop.pass_time(30)
        pulse.heard()
    assert ends == []


async def test_a_stopped_heartbeat_does_nothing(pulse, loop, ends):
    pulse.stop()
    beat(pulse, loop, 10, 10)
    pulse.stop()
    loop.pass_time(3600)
    assert ends == []

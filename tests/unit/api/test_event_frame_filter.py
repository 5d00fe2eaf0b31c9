"""The filter of Reflex's frames."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message

from tests.support.timeouts import PATIENCE
from waves.api import event_frame_filter
from waves.api.event_frame_filter import MAX_FRAME_BYTES, EventClose, EventFrameFilter
from waves.core.leaky_bucket import LeakyBucket

JOIN = '40/_event,{"event":{}}'
EVENT = '42/_event,["event",{"name":"x"}]'


class Wire:
    """Both ends of one socket."""

    def __init__(self, buckets: Any = ()) -> None:
        self.incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.sent: list[Message] = []
        self.reading = asyncio.Event()
        self.reading.set()
        self.frames = EventFrameFilter(self.incoming.get, self._send, buckets)

    async def _send(self, message: Message) -> None:
        await self.reading.wait()
        self.sent.append(message)

    async def says(self, frame: str | bytes) -> Message:
        kind = "text" if isinstance(frame, str) else "bytes"
        await self.incoming.put({"type": "websocket.receive", kind: frame})
        return await self.frames.receive()

    async def passes(self, frame: str) -> None:
        assert (await self.says(frame)).get("text") == frame

    async def ends(self, frame: str | bytes, code: EventClose) -> None:
        assert await self.says(frame) == {
            "type": "websocket.disconnect",
            "code": code,
        }
        assert self.sent[-1] == {"type": "websocket.close", "code": code}
        assert (await self.frames.receive())["type"] == "websocket.disconnect"


@pytest.fixture
async def wire() -> Wire:
    return Wire()


async def test_frames_of_reflexs_client_pass(wire: Wire):
    for frame in ("3", JOIN, EVENT, '42/_event,7["event",{}]', '42/_event,["ping"]'):
        await wire.passes(frame)
    await wire.passes('42/_event,["client_error",{"message":"x"}]')
    await wire.passes("41/_event,")
    await wire.passes("1")
    assert wire.sent == []


@pytest.mark.parametrize(
    "frame",
    [
        "", "x", "0", "2", "2probe", "3probe", "4", "5", "6", "40", "40,", "b4ZXZpbA==",
        "40/,", "40/other,", "40/_event", "40/_event?token=x,", "41", "42", "42[]",
        '42["event",{}]', '42/other,["event",{}]', "42/_event,", "42/_event,{}",
        "42/_event,[]", '42/_event,["connect",{}]', '42/_event,["disconnect"]',
        '42/_event,["\\u0065vent",{}]', '42/_event,["event"', "43/_event,1[]",
        '44/_event,{"message":"x"}', '451-/_event,["event",{"_placeholder":true}]',
        '451000000000-/_event,["event",{}]', "46/_event,1-[]",
        '42/_event,1234567890["event",{}]', "42/_event,[" * 5000, "\x00", "\ud800",
        "42/_event,[[[", "3" * 100, JOIN, b"", b"4", b"\x00" * 100,
    ],
)  # fmt: skip
async def test_any_other_frame_closes_the_socket(wire: Wire, frame: str | bytes):
    await wire.passes(JOIN)
    await wire.ends(frame, EventClose.UNSUPPORTED)


async def test_no_frame_passes_before_the_join(wire: Wire):
    await wire.ends(EVENT, EventClose.UNSUPPORTED)


async def test_no_frame_passes_after_leaving_until_the_next_join(wire: Wire):
    for frame in (JOIN, "41/_event,", JOIN, "41/_event,"):
        await wire.passes(frame)
    await wire.ends(EVENT, EventClose.UNSUPPORTED)


@pytest.mark.parametrize("letter", ["x", "\u00e9", "\u7a7a", "\U0001f642"])
async def test_a_frame_has_at_most_64_kib(wire: Wire, letter: str):
    await wire.passes(JOIN)
    start, end = '42/_event,["event",{"x":"', '"}]'
    room = MAX_FRAME_BYTES - len(start) - len(end)
    body = letter * (room // len(letter.encode()))
    await wire.passes(start + body.ljust(len(body) + room - len(body.encode())) + end)
    await wire.ends(start + body + "  " * 4 + end, EventClose.TOO_BIG)


async def test_a_huge_binary_frame_is_too_big(wire: Wire):
    await wire.ends(b"x" * (MAX_FRAME_BYTES + 1), EventClose.TOO_BIG)


async def test_a_socket_that_does_not_join_in_time_is_closed(monkeypatch):
    monkeypatch.setattr(event_frame_filter, "JOIN_SECONDS", 0.05)
    wire = Wire()
    async with asyncio.timeout(PATIENCE):
        assert (await wire.frames.receive())["code"] == EventClose.NOT_JOINED


def test_the_join_timeout_is_at_most_thirty_seconds():
    assert event_frame_filter.JOIN_SECONDS <= 30


async def test_answering_pings_does_not_extend_the_join_timeout(monkeypatch):
    monkeypatch.setattr(event_frame_filter, "JOIN_SECONDS", 0.2)
    wire, ended = Wire(), None
    async with asyncio.timeout(PATIENCE):
        while ended is None:
            answer = await wire.says("3")
            ended = answer.get("code")
            await asyncio.sleep(0.01)
    assert ended == EventClose.NOT_JOINED


@pytest.mark.parametrize("sent", ["41/_event,", '44/_event,{"message":"no"}'])
async def test_a_socket_that_reflex_disconnects_is_closed(
    wire: Wire, monkeypatch, sent: str
):
    monkeypatch.setattr(event_frame_filter, "LEAVE_SECONDS", 0.05)
    await wire.passes(JOIN)
    waiting = asyncio.create_task(wire.frames.receive())
    await asyncio.sleep(0)
    await wire.frames.send({"type": "websocket.send", "text": sent})
    async with asyncio.timeout(PATIENCE):
        assert (await waiting)["code"] == EventClose.NOT_JOINED


async def test_a_client_that_does_not_read_is_paused_and_then_closed(monkeypatch):
    monkeypatch.setattr(event_frame_filter, "READ_SECONDS", 0.3)
    wire = Wire()
    await wire.passes(JOIN)
    wire.reading.clear()
    sending = asyncio.create_task(
        wire.frames.send({"type": "websocket.send", "text": "42"})
    )
    await asyncio.sleep(0)
    reading = asyncio.create_task(wire.says(EVENT))
    await asyncio.sleep(0)
    assert not reading.done()
    async with asyncio.timeout(PATIENCE):
        assert (await reading)["code"] == EventClose.TOO_SLOW
        await sending


async def test_events_over_the_rate_are_delayed(monkeypatch):
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.extend([seconds] if seconds > 1e-6 else [])

    monkeypatch.setattr("waves.core.leaky_bucket.asyncio.sleep", sleep)
    monkeypatch.setattr("waves.core.leaky_bucket.time.monotonic", lambda: 1000.0)
    bucket = LeakyBucket(per_second=50, at_once=100)
    for _ in range(100):
        await bucket.wait()
    assert slept == []
    for _ in range(100):
        await bucket.wait()
    assert slept == pytest.approx([0.02 * n for n in range(1, 101)])


async def test_idle_time_accumulates_no_more_than_the_burst(monkeypatch):
    slept: list[float] = []
    now = 1000.0

    async def sleep(seconds: float) -> None:
        slept.extend([seconds] if seconds > 1e-6 else [])

    monkeypatch.setattr("waves.core.leaky_bucket.asyncio.sleep", sleep)
    monkeypatch.setattr("waves.core.leaky_bucket.time.monotonic", lambda: now)
    bucket = LeakyBucket(per_second=10, at_once=5)
    await bucket.wait()
    now += 3600
    for _ in range(6):
        await bucket.wait()
    assert slept == pytest.approx([0.1])

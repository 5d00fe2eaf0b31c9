"""The calls on a stage: people with devices, a clock moved by hand, no network."""

import heapq
from collections import defaultdict
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from waves.accounts.schemas import UserView
from waves.calls.call_coordinator import Surroundings
from waves.calls.friendship_cache import Friendships
from waves.calls.notices import Accepted, Notice, Signal
from waves.calls.registry import MemoryRegistry
from waves.calls.scheduler import Cancel, Work
from waves.calls.schemas import Device, Media
from waves.calls.service import CallService
from waves.core.ids import new_id, pair_of

NAMES = ("alice", "bob", "carol")


class VirtualScheduler:
    """Time stands still until `pass_time`."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 1, tzinfo=UTC)
        self._order = count()
        self._due: list[tuple[datetime, int, Work]] = []
        self._cancelled: set[int] = set()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def later(self, seconds: float, work: Work) -> Cancel:
        number = next(self._order)
        due = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._due, (due, number, work))
        return lambda: self._cancelled.add(number)

    def stop(self) -> None:
        self._due.clear()

    @property
    def waiting(self) -> int:
        return sum(number not in self._cancelled for _, number, _ in self._due)

    async def pass_time(self, seconds: float) -> None:
        end = self._now + timedelta(seconds=seconds)
        while self._due and self._due[0][0] <= end:
            self._now, number, work = heapq.heappop(self._due)
            if number not in self._cancelled:
                await work()
        self._now = end


class FakeDevices:
    """Devices with or without a socket; remembers what each of them heard."""

    def __init__(self) -> None:
        self.here: dict[Device, bool] = {}
        self.heard: defaultdict[Device, list[Notice]] = defaultdict(list)

    def ringable(self, user_id: UUID) -> list[str]:
        return [
            device.device_id
            for device, rings in self.here.items()
            if rings and device.user_id == user_id
        ]

    def is_here(self, device: Device) -> bool:
        return device in self.here

    def tell(self, device: Device, notice: Notice) -> bool:
        if device not in self.here:
            return False
        self.heard[device].append(notice)
        return True


class Stage:
    """Alice, Bob and Carol, all friends, and the calls between their devices."""

    def __init__(self) -> None:
        self.people = {name: _person(name) for name in NAMES}
        ids = [person.id for person in self.people.values()]
        self.friends = {pair_of(one, other) for one in ids for other in ids}
        self.time = VirtualScheduler()
        self.devices = FakeDevices()
        self.forget_everything()

    def forget_everything(self) -> None:
        """Restart the server: what is in memory is gone."""
        self.time.stop()
        self.registry = MemoryRegistry(self.time.now)
        self.calls = CallService(
            Surroundings(
                registry=self.registry,
                devices=self.devices,
                friendships=Friendships(self._are_friends, self.time.monotonic),
                scheduler=self.time,
                view=self._view,
            )
        )

    async def _are_friends(self, one: UUID, another: UUID) -> bool:
        return pair_of(one, another) in self.friends

    async def _view(self, user_id: UUID) -> UserView:
        return next(p for p in self.people.values() if p.id == user_id)

    def id(self, name: str) -> UUID:
        return self.people[name].id

    def name(self, device: Device) -> str:
        return next(n for n, p in self.people.items() if p.id == device.user_id)

    def device(self, name: str, device_id: str = "tab") -> Device:
        return Device(self.id(name), device_id)

    async def come(
        self, name: str, device_id: str = "tab", *, rings: bool = True
    ) -> Device:
        """Open a socket, or open it again."""
        device = self.device(name, device_id)
        self.devices.here[device] = rings
        await self.calls.came(device)
        return device

    async def go(self, device: Device) -> None:
        """Lose the socket."""
        del self.devices.here[device]
        await self.calls.left(device)

    async def unfriend(self, one: str, another: str) -> None:
        self.friends.discard(pair_of(self.id(one), self.id(another)))
        await self.calls.friendship_ended(self.id(one), self.id(another))

    def heard(self, device: Device, kind: type[Notice] | None = None) -> list[Any]:
        """Return what the device has heard since the last question."""
        notices = self.devices.heard.pop(device, [])
        return [n for n in notices if kind is None or isinstance(n, kind)]

    def silence(self) -> None:
        """Forget what was heard so far."""
        self.devices.heard.clear()

    async def a_ringing_call(
        self,
        caller: Device,
        callee: str = "bob",
        *,
        rang: bool = True,
        media: Media = Media.VIDEO,
    ) -> UUID:
        """Ring `callee`; one of their devices reports it."""
        call_id = new_id()
        answer = await self.calls.invite(
            caller, call_id, callee_id=self.id(callee), media=media
        )
        assert answer is None
        if rang:
            device_id = self.devices.ringable(self.id(callee))[0]
            await self.calls.ringing(self.device(callee, device_id), call_id)
        self.silence()
        return call_id

    async def an_accepted_call(self, caller: Device, callee: Device) -> UUID:
        """Connect the two devices."""
        call_id = await self.a_ringing_call(caller, self.name(callee))
        assert isinstance(await self.calls.accept(callee, call_id), Accepted)
        self.silence()
        return call_id


def a_signal(
    call_id: UUID, n: int = 0, *, epoch: int = 0, link: str = "main"
) -> Signal:
    return Signal(call_id, link, epoch, n, payload=f"{link} {epoch} {n}")


def _person(name: str) -> UserView:
    return UserView(
        id=new_id(), username=name, display_name=name.title(), avatar_url=None
    )


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run what never really waits, without an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    msg = "It waits for something."
    raise AssertionError(msg)

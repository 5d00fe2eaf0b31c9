"""Four tabs of two people write while everything fails; the checker then compares.

The order of the faults comes from a seed, which is printed: `WAVES_DELIVERY_SEED`
repeats it. `make soak` goes on for longer (`WAVES_DELIVERY_SECONDS`).
"""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.delivery.checker import Written, problems
from tests.support.delivery.nemesis import DISK_IS_FULL, FAULTS
from tests.support.delivery.site import Site, mortal_site
from tests.support.delivery.writers import EMOJI, Writer, writing
from tests.support.patient_tab import PatientTab
from tests.support.reflex_client import ReflexClient
from tests.support.timeouts import PATIENCE
from waves.core.ids import new_id

SECONDS = float(os.environ.get("WAVES_DELIVERY_SECONDS", "1"))
"""New rounds begin for so long; there is at least one, with every fault in it."""
SEED = int(os.environ.get("WAVES_DELIVERY_SEED", random.randrange(1_000_000)))
MORE = 3
"""Commands of every tab that are answered between two faults."""


@dataclass
class Group:
    """Two friends with two tabs each, in one conversation."""

    people: list[ReflexClient]
    tabs: list[PatientTab]
    writers: list[Writer]
    chat: str

    @property
    def written(self) -> list[Written]:
        return [one for writer in self.writers for one in writer.written]

    async def all_go_on(self) -> None:
        """Wait until every tab has had some more answers."""
        before = [writer.answers for writer in self.writers]
        async with asyncio.timeout(PATIENCE):
            while any(  # noqa: ASYNC110  the writers are tasks of their own
                writer.answers < count + MORE
                for writer, count in zip(self.writers, before, strict=True)
            ):
                await asyncio.sleep(0.02)

    async def fresh_load(self, person: ReflexClient) -> list[dict[str, Any]]:
        """Read the whole conversation as this person."""
        items: list[dict[str, Any]] = []
        while True:
            after = items[-1]["seq"] if items else 0
            path = f"/api/conversations/{self.chat}/messages?after={after}&limit=200"
            page = await person.done("GET", path)
            items += page["items"]
            if page.get("next") is None:
                return items


@asynccontextmanager
async def group_on(site: Site, seed: int) -> AsyncIterator[Group]:
    name = new_id().hex[-8:]
    async with AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(ReflexClient(site.front, f"{who}{name}"))
            for who in ("alice", "bob")
        ]
        for person in people:
            await person.sign_up()
        await people[0].befriend(people[1])
        chat = (await people[0].done("GET", "/api/conversations"))["items"][0]["id"]
        tabs = [PatientTab(one, f"tab{n}") for one in people for n in range(2)]
        for tab in tabs:
            stack.push_async_callback(tab.close)
        everything: list[Written] = []
        writers = [
            Writer(tab, chat, emoji, everything, random.Random(seed + number))
            for number, (tab, emoji) in enumerate(zip(tabs, 2 * EMOJI, strict=True))
        ]
        yield Group(people, tabs, writers, chat)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with mortal_site(tmp_path) as running:
        yield running


async def happen(fault: str, site: Site, group: Group) -> None:
    """Let a fault begin and end while everybody writes."""
    await group.all_go_on()
    print(f"{fault} ({len(group.written)} written)")
    for tab in group.tabs:
        tab.forget()
    await FAULTS[fault](site)
    if fault == DISK_IS_FULL and site.disk:
        assert any(tab.refusals["unavailable"] for tab in group.tabs)


async def test_nothing_acknowledged_is_lost_doubled_or_reordered(site: Site) -> None:
    print(f"WAVES_DELIVERY_SEED={SEED}")
    chance, end = random.Random(SEED), time.monotonic() + SECONDS
    async with group_on(site, SEED) as group:
        while True:
            async with writing(group.writers):
                for fault in chance.sample([*FAULTS], len(FAULTS)):
                    await happen(fault, site, group)
                await group.all_go_on()
            refused = [one for writer in group.writers for one in writer.refused]
            assert all(one.is_deleted for one in refused)
            for person in group.people:
                found = problems(group.written, await group.fresh_load(person))
                assert not found, found[:20]
            if time.monotonic() > end:
                break
        assert any(one.is_deleted for one in group.written)
        assert any(one.reactions for one in group.written)
        assert any(one.is_pinned for one in group.written)
        assert any("edited" in one.body for one in group.written)

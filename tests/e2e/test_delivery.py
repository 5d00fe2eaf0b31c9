"""Two people write in their browsers while everything fails.

In the end each screen shows what the other does, and what it shows after a reload.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, expect

from tests.support.delivery.nemesis import FAULTS
from tests.support.delivery.site import mortal_site
from tests.support.people import (
    Pair,
    Person,
    make_friends,
    newcomer,
    open_conversation,
)
from waves.core.ids import new_id

WITH_PAGES = {"__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true"}
SEED = random.randrange(1_000_000)
_SHOWN = """articles => articles.map((one) => [
    one.dataset.seq,
    one.dataset.clientId,
    one.querySelector("[data-body]").textContent,
])"""
EACH = 8
"""Messages of one person during one fault: all of them fit into the document."""
_PAUSE = 0.1
"""Seconds between two messages of a person."""


class Writing:
    """Two people who write at most so many messages during each fault."""

    def __init__(self, people: Pair) -> None:
        self.written = dict.fromkeys((one.name for one in people), 0)
        self._allowed = 0
        self._is_over = False
        self._people = people

    def begin_fault(self) -> None:
        self._allowed += EACH

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Let both write during the block."""
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(self._write(one)) for one in self._people]
            yield
            # A message is not cancelled while it is being typed.
            self._is_over = True
            await asyncio.wait(running)

    async def _write(self, person: Person) -> None:
        while not self._is_over:
            if self.written[person.name] < self._allowed:
                await person.write(f"{person.name} {self.written[person.name]}")
                self.written[person.name] += 1
            await asyncio.sleep(_PAUSE)


async def screen(person: Person, count: int) -> list[list[Any]]:
    """Return what the screen shows, once it has so many messages and none waits."""
    await expect(person.messages).to_have_count(count)
    waiting = person.page.locator(
        "article:is([data-status=sending],[data-status=failed])"
    )
    await expect(waiting).to_have_count(0)
    return list(await person.messages.evaluate_all(_SHOWN))


async def two_friends(browser: Browser, url: str) -> Pair:
    name = new_id().hex[-8:]
    alice = await newcomer(browser, f"alice{name}", url)
    bob = await newcomer(browser, f"bob{name}", url)
    await asyncio.gather(alice.register(), bob.register())
    await make_friends(alice, bob)
    await open_conversation(alice, bob)
    return alice, bob


async def test_the_screens_equal_a_fresh_load(browser: Browser, tmp_path: Path):
    print(f"seed {SEED}")
    async with mortal_site(tmp_path, **WITH_PAGES) as site:
        pair = await two_friends(browser, site.front.url)
        faults = random.Random(SEED).sample([*FAULTS], len(FAULTS))
        texts = Writing(pair)
        async with texts.going_on():
            for fault in faults:
                print(fault, texts.written)
                texts.begin_fault()
                await FAULTS[fault](site)
        count = sum(texts.written.values())
        screens = [await screen(person, count) for person in pair]
        assert screens[0] == screens[1]
        for person in pair:
            await person.page.reload()
            assert await screen(person, count) == screens[0]
        for person in pair:
            said = [text for _, _, text in screens[0] if text.startswith(person.name)]
            everything = range(texts.written[person.name])
            assert said == [f"{person.name} {n}" for n in everything]
        await asyncio.gather(*(person.context.close() for person in pair))

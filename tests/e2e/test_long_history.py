"""Scrolling through a long conversation: the document has a part of its rows."""

import asyncio
import math
import re
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.support.long_history import write_history
from tests.support.message_rows import is_at_end, log
from tests.support.page_scripts import DAYS_OF_ROWS, FIRST_VISIBLE, SCROLL_IN_STEPS
from tests.support.people import FriendsFactory, Pair, Person, open_conversation
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE

COUNT = 10_000
MOST_ROWS = 200
MOST_GROWN = 210
"""As many, once messages have been added at the end."""
MOST_MOVED = 1.5
"""Pixels by which a row may miss its place."""
MOST_MISSED = 8
"""The same after a reload: half a line."""


async def numbers(person: Person) -> list[int]:
    """Return the numbers of the messages in the document, in order."""
    script = r"els => els.map(e => +e.innerText.match(/line (\d+)/)[1])"
    return await person.messages.evaluate_all(script)


async def scroll(person: Person, *, by: int, times: int, most: int = MOST_ROWS) -> None:
    """Scroll in steps; nothing else moves, and no space becomes visible."""
    given = {"step": by, "times": times}
    found: dict[str, Any] = await log(person).evaluate(SCROLL_IN_STEPS, given)
    assert found["moved"] <= MOST_MOVED
    assert found["most"] <= most
    assert found["blank"] == 0


async def load_back_to(person: Person, number: int) -> None:
    """Press Home until this message is loaded."""
    await log(person).focus()
    async with asyncio.timeout(PATIENCE):
        while (await numbers(person))[0] > number:
            await person.page.keyboard.press("Home")


async def check_rows(person: Person) -> None:
    """No message is missing or there twice, and each day has its separator."""
    shown = await numbers(person)
    assert shown == list(range(shown[0], shown[0] + len(shown)))
    days = await log(person).evaluate(DAYS_OF_ROWS)
    assert days["separated"] == days["changes"]
    assert days["changes"]


@pytest_asyncio.fixture(loop_scope="session")
async def readers(friends: FriendsFactory, server: Server) -> Pair:
    """Two friends with 10,000 messages, and their conversation on both screens."""
    alice, bob = await friends()
    (conversation,) = (await alice.request("GET", "/api/conversations"))["items"]
    await asyncio.to_thread(write_history, server.data, UUID(conversation["id"]), COUNT)
    await open_conversation(alice, bob)
    await alice.sees(f"line {COUNT}")
    return alice, bob


async def test_scrolling_through_pages_keeps_its_place(readers: Pair):
    alice, _ = readers
    await load_back_to(alice, COUNT - 600)
    await scroll(alice, by=450, times=30)
    await check_rows(alice)
    # Further up than what is loaded: pages arrive while the list is scrolled.
    await scroll(alice, by=-450, times=60)
    await check_rows(alice)
    assert (await numbers(alice))[0] < COUNT - 600
    await alice.page.keyboard.press("PageDown")
    await alice.page.keyboard.press("End")
    await alice.sees(f"line {COUNT}")
    assert await is_at_end(alice)
    await check_rows(alice)
    await alice.write("the newest")
    await expect(alice.messages.last).to_contain_text("the newest")
    assert await is_at_end(alice)
    assert await alice.messages.count() <= MOST_ROWS


async def test_a_new_message_does_not_move_somebody_who_reads_old_ones(readers: Pair):
    alice, bob = readers
    await load_back_to(alice, COUNT - 400)
    await scroll(alice, by=450, times=3)
    before = await log(alice).evaluate(FIRST_VISIBLE)
    for number in range(3):
        await bob.write(f"news {number}")
    jump = alice.button("3 new")
    await expect(jump).to_be_visible()
    after = await log(alice).evaluate(FIRST_VISIBLE)
    assert after["row"] == before["row"]
    assert abs(after["top"] - before["top"]) <= MOST_MOVED
    await jump.click()
    await alice.sees("news 2")
    assert await is_at_end(alice)
    await expect(jump).to_be_hidden()


async def test_a_row_with_the_focus_stays_in_the_document(readers: Pair):
    alice, _ = readers
    await alice.write(f"line {COUNT + 1} https://example.org/kept")
    link = alice.messages.get_by_role("link")
    await expect(alice.messages.last).to_have_attribute("data-status", "read")
    await link.focus()
    async with asyncio.timeout(PATIENCE):
        while (await numbers(alice))[0] > COUNT - 400:
            await log(alice).evaluate("log => log.scrollTo(0, 0)")
    await scroll(alice, by=450, times=3)
    await expect(link).to_be_focused()
    shown = await numbers(alice)
    assert shown[-1] == COUNT + 1
    assert shown[-2] < COUNT
    assert len(shown) <= MOST_ROWS


async def jump(person: Person, other: Person, number: int) -> list[str]:
    """Open the conversation at a message; return the pages that are read."""
    pages: list[str] = []
    person.page.on("request", lambda one: note(one.url, pages))
    await person.page.goto(f"{person.url}/c/{other.name}?message={number}")
    await expect(row_of(person, number)).to_be_in_viewport()
    return pages


def note(url: str, pages: list[str]) -> None:
    if "/messages?" in url:
        pages.append(url)


def row_of(person: Person, number: int) -> Locator:
    """Return the message with this number."""
    body = re.compile(rf"^line {number}( and so on)*$")
    return person.messages.filter(has=person.page.get_by_text(body))


async def test_a_jump_far_up_loads_only_what_is_around_it(readers: Pair):
    alice, bob = readers
    pages = await jump(alice, bob, 500)
    await expect(row_of(alice, 500)).to_be_focused()
    # A row with the focus would stay in the document.
    await log(alice).focus()
    assert len(pages) == 1
    await scroll(alice, by=-450, times=20)
    await scroll(alice, by=450, times=60, most=MOST_GROWN)
    assert len(pages) > 2
    await check_rows(alice)
    await bob.write(f"line {COUNT + 1}")
    talk = alice.conversations.get_by_role("listitem")
    await expect(talk).to_contain_text(f"line {COUNT + 1}")
    assert max(await numbers(alice)) < COUNT
    await alice.write(f"line {COUNT + 2}")
    await expect(row_of(alice, COUNT + 2)).to_be_in_viewport()
    assert await is_at_end(alice)
    assert (await numbers(alice))[-2:] == [COUNT + 1, COUNT + 2]


async def test_a_part_far_up_joins_the_end(readers: Pair):
    alice, bob = readers
    await jump(alice, bob, COUNT - 260)
    later = alice.button("To the latest messages")
    await expect(later).to_be_visible()
    # A row with the focus would stay in the document.
    await log(alice).focus()
    async with asyncio.timeout(PATIENCE):
        while max(await numbers(alice)) < COUNT:
            await scroll(alice, by=450, times=4, most=MOST_GROWN)
    await check_rows(alice)
    await expect(later).to_be_visible()
    await alice.page.keyboard.press("End")
    await expect(later).to_be_hidden()
    await jump(alice, bob, 20)
    await alice.button("To the latest messages").click()
    await expect(row_of(alice, COUNT)).to_be_in_viewport()
    assert await is_at_end(alice)
    await expect(alice.button("To the latest messages")).to_be_hidden()


async def place_of(person: Person, number: int) -> float:
    """Return how far below the upper edge of the list a message is, in pixels."""
    row, list_ = (
        await row_of(person, number).bounding_box(),
        await log(person).bounding_box(),
    )
    assert row is not None
    assert list_ is not None
    return row["y"] - list_["y"]


async def test_a_reload_keeps_the_place(readers: Pair):
    alice, bob = readers
    for number in (COUNT - 20, COUNT - 150, 500):
        await jump(alice, bob, number)
        await log(alice).focus()
        await scroll(alice, by=-37, times=3)
        before = await place_of(alice, number)
        await alice.page.reload()
        await expect(row_of(alice, number)).to_be_in_viewport()
        assert abs(await place_of(alice, number) - before) <= MOST_MISSED
        await alice.button("To the latest messages").click()
        await expect(row_of(alice, COUNT)).to_be_in_viewport()
        await alice.page.reload()
        await expect(row_of(alice, COUNT)).to_be_in_viewport()
        assert await is_at_end(alice)


async def test_a_date_leads_to_its_first_message(readers: Pair):
    alice, _ = readers
    page = alice.page
    (talk,) = (await alice.request("GET", "/api/conversations"))["items"]
    path = f"/api/conversations/{talk['id']}/messages?after=0&limit=1"
    (first,) = (await alice.request("GET", path))["items"]
    # The browser's zone: its midnight may be another one's.
    day = datetime.fromisoformat(first["created_at"]).astimezone() + timedelta(days=30)
    for chosen in (day.date(), date(1990, 1, 1)):
        await alice.button("Conversation menu").click()
        await page.get_by_role("menuitem", name="Jump to a date").click()
        field = page.get_by_label("Jump to a date", exact=True)
        await field.fill(chosen.isoformat())
        await expect(field).to_have_count(0)
        begin = datetime.combine(chosen, time()).astimezone()
        after = begin - datetime.fromisoformat(first["created_at"])
        number = max(1, 1 + math.ceil(after / timedelta(minutes=12)))
        await expect(row_of(alice, number)).to_be_in_viewport()
    await alice.button("Conversation menu").click()
    await page.get_by_role("menuitem", name="Jump to a date").click()
    field = page.get_by_label("Jump to a date", exact=True)
    await field.blur()
    await expect(field).to_have_count(0)
    await expect(row_of(alice, 1)).to_be_in_viewport()

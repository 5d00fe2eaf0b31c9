"""Pinned messages: the bar above the messages, on both screens."""

import asyncio
import re

from playwright.async_api import Locator, expect

from tests.support.message_rows import act, bubble, is_at_end, log
from tests.support.people import FriendsFactory, Person, open_conversation
from tests.support.timeouts import PATIENCE
from tests.support.two_workers import on_one_and_two
from waves.core.ids import new_id

HISTORY = 90
MOST_MOVED = 1.5
"""Pixels."""
ANNOUNCED = "[data-announcer]"
PLACES = """log => {
  const top = log.getBoundingClientRect().top + 200;
  const places = [...log.querySelectorAll('article')]
    .map((row) => [row.dataset.seq, row.getBoundingClientRect().top]);
  return places.find(([, place]) => place > top);
}"""
PLACE_OF = "(log, seq) => log.querySelector(`[data-seq='${seq}']`)"
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(done))"


def bar(person: Person) -> Locator:
    return person.page.get_by_role("region", name="Pinned message", exact=True)


def line(person: Person, text: str) -> Locator:
    """Return the message with this text: "line 3" is not "line 30"."""
    return bubble(person, text, exact=True)


async def has_history(person: Person) -> list[str]:
    """Write messages; return their ids."""
    [talk] = (await person.request("GET", "/api/conversations"))["items"]
    path = f"/api/conversations/{talk['id']}/messages"
    sent = [
        await person.request(
            "POST", path, {"client_id": str(new_id()), "body": f"line {number}"}
        )
        for number in range(HISTORY)
    ]
    return [one["id"] for one in sent]


async def comes_to_the_end(person: Person) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await is_at_end(person):
            await person.page.evaluate(NEXT_FRAME)


async def shows(person: Person, text: str) -> None:
    await expect(bar(person).locator(".pinned-text")).to_have_text(text)


@on_one_and_two
async def test_a_pinned_message_is_at_hand_for_both(friends: FriendsFactory):
    alice, bob = await friends()
    ids = await has_history(alice)
    await open_conversation(alice, bob)
    last = f"line {HISTORY - 1}"
    for person in (alice, bob):
        await log(person).press("End")
        await expect(line(person, last)).to_be_in_viewport()
    second = await bob.second_tab(f"/c/{alice.name}")
    await act(alice, line(alice, last), "Pin")
    await shows(alice, f"You: {last}")
    for person in (bob, second):
        await shows(person, f"{alice.name}: {last}")
        # Nothing is unread: the title would say how many.
        await expect(person.page).to_have_title("Conversation · Waves")
    await expect(bob.page.locator(ANNOUNCED)).to_contain_text(
        f"{alice.name} pinned: {last}"
    )
    for person in (alice, bob):
        await comes_to_the_end(person)
        name = re.compile(", pinned$")
        await expect(line(person, last)).to_have_accessible_name(name)
    await an_older_one_is_found_again(alice, bob, ids)
    await what_happens_to_the_message_happens_in_the_bar(alice, bob, last)
    await second.page.close()


async def an_older_one_is_found_again(
    alice: Person, bob: Person, ids: list[str]
) -> None:
    """Bob pins what he has not loaded; Alice goes there, and back."""
    await bob.request("PUT", f"/api/messages/{ids[3]}/pin")
    for person, name in ((alice, "You"), (bob, alice.name)):
        await shows(person, f"{name}: line 3")
        await expect(bar(person)).to_contain_text("2 of 2")
    jump = bar(alice).get_by_role("button", name="Pinned message")
    await jump.focus()
    await alice.page.keyboard.press("Enter")
    await expect(line(alice, "line 3")).to_be_focused()
    await expect(line(alice, "line 3")).to_be_in_viewport(ratio=1)
    await shows(alice, f"You: line {HISTORY - 1}")
    await jump.click()
    await expect(line(alice, f"line {HISTORY - 1}")).to_be_in_viewport()
    await shows(alice, "You: line 3")
    await alice.page.reload()
    await shows(alice, "You: line 3")


async def what_happens_to_the_message_happens_in_the_bar(
    alice: Person, bob: Person, last: str
) -> None:
    await log(alice).press("End")
    await act(alice, line(alice, last), "Edit")
    await alice.write("see you at eight")
    await bar(bob).get_by_role("button", name="Pinned message").click()
    await shows(bob, f"{alice.name}: see you at eight")
    await act(alice, line(alice, "see you at eight"), "Delete")
    question = alice.page.get_by_role("alertdialog", name="Delete message?")
    await question.get_by_role("button", name="Delete", exact=True).click()
    for person, name in ((alice, "You"), (bob, alice.name)):
        await shows(person, f"{name}: line 3")
        await expect(bar(person)).not_to_contain_text("of")
    await bar(bob).get_by_role("button", name="Unpin message").click()
    await expect(log(bob)).to_be_focused()
    for person in (alice, bob):
        await expect(bar(person)).to_have_count(0)
        await person.page.reload()
        await expect(person.messages.last).to_be_visible()
        await expect(bar(person)).to_have_count(0)


async def test_the_bar_moves_nothing_and_a_refused_pin_is_taken_back(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    ids = await has_history(alice)
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    await expect(alice.messages.last).to_be_visible()
    await log(alice).evaluate("log => log.scrollBy(0, -700)")
    seq, before = await log(alice).evaluate(PLACES)
    where = f"(log, seq) => ({PLACE_OF})(log, seq).getBoundingClientRect().top"
    for method, count in (("PUT", 1), ("DELETE", 0), ("PUT", 1)):
        await bob.request(method, f"/api/messages/{ids[0]}/pin")
        await expect(bar(alice)).to_have_count(count)
        assert abs(await log(alice).evaluate(where, seq) - before) < MOST_MOVED
    for one in ids[1:20]:
        await bob.request("PUT", f"/api/messages/{one}/pin")
    await expect(bar(alice)).to_contain_text("20 of 20")
    await log(alice).press("End")
    await act(alice, line(alice, f"line {HISTORY - 1}"), "Pin")
    said = alice.page.get_by_text("A conversation can have 20 pinned messages.")
    await expect(said).to_be_visible()
    await shows(alice, "You: line 19")
    await expect(bar(alice)).to_contain_text("20 of 20")

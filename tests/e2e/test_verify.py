"""Verification of a call, with and without a man in the middle."""

from playwright.async_api import Browser, Locator, expect

from tests.support import media
from tests.support.calls import connect, ended, ring_of
from tests.support.man_in_the_middle import ManInTheMiddle
from tests.support.people import FriendsFactory, Pair, Person, open_conversation

FORGET_OWN_KEY = """
() => new Promise((resolve) => {
  const request = indexedDB.open('waves-keys');
  request.onsuccess = () => {
    const work = request.result.transaction('own', 'readwrite');
    work.objectStore('own').clear();
    work.oncomplete = () => { request.result.close(); resolve(); };
  };
})
"""


def panel_of(person: Person) -> Locator:
    return person.call.get_by_role("group", name="Call details")


async def words_of(person: Person) -> list[str]:
    """Open the details and return the four words."""
    await person.button("Call details").click()
    items = panel_of(person).get_by_role("list").get_by_role("listitem")
    await expect(items).to_have_count(4)
    return await items.all_inner_texts()


async def hang_up(one: Person, other: Person) -> None:
    await one.button("Hang up").click()
    for person in (one, other):
        await ended(person).get_by_role("button", name="Close").click()


async def test_both_see_the_same_pictures_and_the_match_is_stored(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    assert await words_of(alice) == await words_of(bob)
    await expect(panel_of(alice)).to_contain_text("Not verified yet")
    await expect(panel_of(alice)).to_contain_text("Directly from browser to browser")
    await panel_of(alice).get_by_role("button", name="They match").click()
    await expect(alice.call.get_by_text("Verified", exact=True)).to_be_visible()
    await expect(bob.call.get_by_text("Verified", exact=True)).to_be_hidden()
    await hang_up(alice, bob)

    await connect(bob, alice, "Voice call")
    await expect(alice.call.get_by_text("Verified", exact=True)).to_be_visible()
    await hang_up(alice, bob)

    await bob.page.evaluate(FORGET_OWN_KEY)
    await connect(alice, bob, "Voice call")
    alarm = alice.call.get_by_role("alert").filter(has_text="haven't verified")
    await expect(alarm).to_be_visible()
    await expect(alice.call.get_by_text("Verified", exact=True)).to_be_hidden()
    await alarm.get_by_role("button", name="Compare").click()
    await panel_of(alice).get_by_role("button", name="They match").click()
    await expect(alarm).to_be_hidden()


async def test_a_mismatch_of_pictures_is_a_warning(watched: Pair):
    alice, bob = watched
    await connect(alice, bob, "Voice call")
    await words_of(alice)
    await panel_of(alice).get_by_role("button", name="They don't match").click()
    await expect(
        alice.call.get_by_role("alert").filter(has_text="listening in")
    ).to_be_visible()
    await panel_of(alice).get_by_role("button", name="Hang up now").click()
    await expect(ended(bob)).to_be_visible()


async def test_a_man_in_the_middle_is_detected(
    friends: FriendsFactory, browser: Browser
):
    watched = alice, bob = await friends()
    man = await ManInTheMiddle.arrive(browser, alice.url)
    await man.listen(alice, side="caller")
    await man.listen(bob, side="callee")
    for person in watched:
        await media.spy(person.page)
    await open_conversation(alice, bob)

    await connect(alice, bob)
    assert await words_of(alice) == await words_of(bob), "nobody attacks yet"
    for person in watched:
        await panel_of(person).get_by_role("button", name="They match").click()
        await expect(person.call.get_by_text("Verified", exact=True)).to_be_visible()
    await hang_up(alice, bob)

    man.is_attacking = True
    await alice.button("Video call").click()
    await ring_of(bob).get_by_role("button", name="Accept", exact=True).click()
    for person in watched:
        await expect(
            person.call.get_by_role("alert").filter(has_text="intercepting")
        ).to_be_visible()
        await expect(person.call.get_by_text("Verified", exact=True)).to_be_hidden()
    assert await man.holds_both(), "the attacker has played its part to the end"
    assert await words_of(alice) != await words_of(bob)

"""What the socket reports is on the screen before Reflex's state has it."""

import re

from playwright.async_api import JSHandle, Locator, Page, expect

from tests.support.held_state import HeldState
from tests.support.people import FriendsFactory, Pair, PeopleFactory, Person

COUNT_CHANGES = """() => {
  const count = { added: 0, removed: 0, announced: [] };
  const articles = (nodes) => [...nodes].filter(
    (node) => node instanceof Element
      && (node.matches("article") || node.querySelector("article")),
  ).length;
  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes, target } of changes) {
      if (target.closest?.("[data-announcer]")) {
        for (const node of addedNodes) count.announced.push(node.textContent);
      } else {
        count.added += articles(addedNodes);
        count.removed += articles(removedNodes);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
  window.changes = count;
}"""
COUNTS_THREE = re.compile(r"^\(3\)")
TWO_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))"""


async def watched(person: Person) -> HeldState:
    """Return the event socket of the page, which counts its changes from now on."""
    state = HeldState()
    await state.install(person.page)
    await person.page.reload()
    await expect(person.button("Video call")).to_be_enabled()
    await person.page.evaluate(COUNT_CHANGES)
    return state


async def release(state: HeldState, page: Page) -> None:
    """Let the state arrive, and the page render it."""
    state.release()
    await page.evaluate(TWO_FRAMES)


async def is_same(node: JSHandle, locator: Locator) -> bool:
    """Return whether the element is still the one in the document."""
    there = await locator.element_handle()
    return await there.evaluate("(there, node) => there === node", node)


def line_of(person: Person) -> Locator:
    """Return the first line of the conversation list."""
    conversations = person.page.get_by_role("list", name="Conversations")
    return conversations.get_by_role("listitem").first


async def test_a_message_is_drawn_from_the_socket_and_stays_when_the_state_follows(
    pair: Pair,
):
    alice, bob = pair
    held = [await watched(person) for person in pair]
    for state in held:
        state.hold()
    await alice.write("before the state")
    await bob.sees("before the state")
    await alice.sees("before the state")
    await expect(alice.messages.last).to_have_attribute("data-status", "read")
    for person in pair:
        await expect(line_of(person)).to_contain_text("before the state")
    drawn = [await person.messages.last.element_handle() for person in pair]
    for person, state, node in zip(pair, held, drawn, strict=True):
        await state.until_held("before the state")
        await release(state, person.page)
        await expect(person.messages).to_have_count(1)
        assert await is_same(node, person.messages.last)
        changes = await person.page.evaluate("() => window.changes")
        assert (changes["added"], changes["removed"]) == (1, 0)
        assert len(changes["announced"]) == 1
        await expect(line_of(person)).to_contain_text("before the state")
        await expect(line_of(person)).not_to_contain_text("unread")


async def test_unread_messages_are_counted_from_the_socket_and_once(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    state = HeldState()
    await state.install(bob.page)
    await bob.page.goto(f"{bob.url}/")
    await expect(bob.conversations).to_contain_text(alice.name)
    state.hold()
    for number in range(3):
        await alice.write(f"counted {number}")
    await expect(line_of(bob)).to_contain_text("3 unread")
    await expect(line_of(bob)).to_contain_text("counted 2")
    await expect(bob.page).to_have_title(COUNTS_THREE)
    await state.until_held("counted 2")
    await release(state, bob.page)
    await expect(line_of(bob)).to_contain_text("3 unread")
    await expect(bob.page).to_have_title(COUNTS_THREE)


async def test_the_next_user_of_a_page_sees_no_live_update_of_the_first(
    pair: Pair, people: PeopleFactory
):
    alice, bob = pair
    state = await watched(alice)
    state.hold()
    await bob.write("for alice's eyes only")
    await alice.sees("for alice's eyes only")
    # Another user signs in beside the page, which is not loaded again.
    await alice.context.clear_cookies()
    carol = Person("carol-beside-the-page", alice.page, alice.url)
    await carol.register()
    state.release()
    await alice.page.evaluate(
        '() => window.dispatchEvent(new Event("waves:renew-socket"))'
    )
    await expect(line_of(alice)).to_have_count(0)
    await expect(alice.messages).to_have_count(0)
    await bob.write("still not for carol")
    await bob.sees("still not for carol")
    content = await alice.page.evaluate(
        "() => document.title + document.body.innerHTML"
    )
    for secret in ("for alice's eyes only", "still not for carol"):
        assert secret not in content
    await expect(
        alice.page.get_by_role("searchbox", name="Search people")
    ).to_be_visible()

"""System notifications."""

from typing import Any

from playwright.async_api import Page, expect

from tests.support.people import FriendsFactory, Person

# Keeps what the system is asked to show, and lets the person look elsewhere.
RECORD = """
  window.__shown = [];
  window.__announced = 0;
  window.Notification = class {
    static permission = 'granted';
    constructor(title, options) {
      Object.assign(this, { title, body: options.body });
      window.__announced += 1;
      window.__shown.push(this);
    }
    close() { window.__shown = window.__shown.filter((one) => one !== this); }
  };
  const own = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState');
  window.__away = true;
  Object.defineProperty(document, 'visibilityState', {
    get: () => window.__away ? 'hidden' : own.get.call(document) });
"""
SHOWN = "() => window.__shown.map(({ title, body }) => [title, body])"


async def shown(*tabs: Page) -> list[Any]:
    """Return the notifications of all tabs of one browser."""
    return [one for tab in tabs for one in await tab.evaluate(SHOWN)]


async def shows(wanted: list[list[str]], *tabs: Page) -> None:
    """Wait until exactly these are shown."""
    for _ in range(300):
        if await shown(*tabs) == wanted:
            return
        await tabs[0].wait_for_timeout(100)
    assert await shown(*tabs) == wanted


async def unread(tab: Page, count: int) -> None:
    link = tab.get_by_role("list", name="Conversations").get_by_role("link")
    await expect(link).to_contain_text(f"{count} unread")


async def two_tabs(person: Person) -> tuple[Page, Page]:
    """Open the settings and the start page in hidden tabs."""
    await person.context.grant_permissions(["notifications"])
    await person.context.add_init_script(RECORD)
    other = await person.context.new_page()
    await person.page.goto(f"{person.url}/settings")
    await other.goto(person.url)
    return person.page, other


async def test_one_notification_per_conversation_and_ring(friends: FriendsFactory):
    alice, bob = await friends()
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    settings, home = await two_tabs(bob)
    switch = settings.get_by_role("switch", name="Show notifications")
    await expect(switch).to_be_checked()
    await unread_free(home)
    await switch.click()
    await expect(switch).not_to_be_checked()
    await alice.write("nobody is told")
    await unread(home, 1)
    assert await shown(settings, home) == []
    await switch.click()
    await expect(switch).to_be_checked()

    await alice.write("one")
    await shows([[alice.name, "one"]], settings, home)
    await alice.button("Voice call").click()
    await shows_ring(alice.name, settings, home)
    await alice.button("Cancel").click()
    await shows([[alice.name, "one"]], settings, home)

    await settings.evaluate("() => { window.__same = true; }")
    await home.evaluate("() => { window.__same = true; }")
    teller = settings if await shown(settings) else home
    await teller.evaluate(
        "() => { window.__away = false; window.__shown[0].onclick(); }"
    )
    await expect(teller).to_have_url(f"{bob.url}/c/{alice.name}")
    await expect(teller.get_by_role("article").filter(has_text="one")).to_be_visible()
    assert await teller.evaluate("() => window.__same"), "the page was loaded again"
    assert await teller.evaluate("() => window.history.state.usr.conversation")
    await shows([], settings, home)


async def unread_free(tab: Page) -> None:
    """Wait until the tab has loaded its conversations."""
    conversations = tab.get_by_role("list", name="Conversations")
    await expect(conversations.get_by_role("link")).to_have_count(1)


async def shows_ring(caller: str, *tabs: Page) -> None:
    """Wait until every tab rings and there is one notification."""
    for tab in tabs:
        ring = tab.get_by_role("alertdialog", name="Incoming call")
        await expect(ring).to_be_visible()
    for _ in range(300):
        found = [one for one in await shown(*tabs) if one[1] == "Incoming voice call"]
        if found:
            break
        await tabs[0].wait_for_timeout(100)
    found = [one for one in await shown(*tabs) if one[1] == "Incoming voice call"]
    assert found == [[caller, "Incoming voice call"]]

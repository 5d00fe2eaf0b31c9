"""Reloading and closing pages in a call, with real media."""

from playwright.async_api import Page, expect

from tests.support import media, screen_sharing
from tests.support.calls import ended, ring_of
from tests.support.people import Pair, Person


async def pressed(person: Person, name: str, state: str = "true") -> None:
    """Wait until a switch is on, or off."""
    await expect(person.button(name)).to_have_attribute("aria-pressed", state)


async def devices_asked_for(page: Page) -> list[str]:
    """Return the open tracks of this page by kind, and whether they are enabled."""
    script = "() => window.__spy.tracks.map((t) => `${t.kind} ${t.enabled}`)"
    return list(await page.evaluate(script))


async def a_caller_reloads_while_it_rings(alice: Person, bob: Person) -> None:
    await alice.button("Video call").click()
    await expect(ring_of(bob)).to_be_visible()
    await alice.page.reload()
    await expect(alice.button("Cancel")).to_be_visible()
    await ring_of(bob).get_by_role("button", name="Accept", exact=True).click()
    for person in (alice, bob):
        await media.grows(person.page)


async def what_is_off_stays_off(alice: Person, bob: Person) -> None:
    await alice.button("Mute microphone").click()
    await alice.button("Turn off camera").click()
    await alice.page.reload()
    await pressed(alice, "Mute microphone")
    await pressed(alice, "Turn off camera")
    await media.grows(alice.page)
    assert await devices_asked_for(alice.page) == ["audio false"]
    await expect(bob.call.get_by_label("Remote video")).to_be_hidden()


async def a_still_screen_is_seen_again(viewer: Person, sharer: Person) -> None:
    await sharer.page.evaluate(screen_sharing.STILL_PAGE)
    await screen_sharing.share(sharer, viewer)
    await sharer.page.wait_for_timeout(1000)
    await viewer.page.reload()
    await expect(screen_sharing.remote_screen(viewer)).to_be_visible()
    await screen_sharing.share_switch(sharer).click()


async def test_a_call_survives_reloads_and_ends_with_a_closed_tab(watched: Pair):
    alice, bob = watched
    await a_caller_reloads_while_it_rings(alice, bob)
    await what_is_off_stays_off(alice, bob)
    await a_still_screen_is_seen_again(alice, bob)

    # Both at once, and one of them again before the first has come back.
    for person in (alice, bob, alice):
        await person.page.reload(wait_until="commit")
    await media.grows(alice.page)
    await expect(bob.call).to_be_visible()
    await pressed(alice, "Turn off camera")

    # A page that was only just loaded might be reloading.
    await alice.page.wait_for_function("() => performance.now() > 7000")
    await alice.page.close()
    await expect(ended(bob)).to_contain_text("left the call")

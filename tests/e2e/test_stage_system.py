"""A call outside its page: media session, wake lock, picture in picture."""

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.support import media
from tests.support.call_stage import SYSTEM
from tests.support.calls import connect, ended
from tests.support.people import FriendsFactory, Pair, Person, open_conversation


async def told(page: Page, what: str) -> object:
    """Wait until the page has set its system controls, and return them."""
    await page.wait_for_function(f"() => {what}")
    return await page.evaluate(f"() => {what}")


@pytest_asyncio.fixture(loop_scope="session")
async def with_system(friends: FriendsFactory) -> Pair:
    """Two friends; what their pages ask of the system is kept."""
    pair = await friends()
    for person in pair:
        await media.spy(person.page)
        await person.page.add_init_script(SYSTEM)
    await open_conversation(*pair)
    return pair


async def test_the_screen_stays_awake_and_the_system_has_controls(with_system: Pair):
    alice, bob = with_system
    await connect(alice, bob)
    page = alice.page
    assert await told(page, "__system.held === 1")
    title = "navigator.mediaSession.metadata.title"
    assert await page.evaluate(f"() => {title}") == bob.name
    await told(page, "__system.microphone === true && __system.camera === true")
    await page.evaluate("() => __system.keys.togglemicrophone()")
    await expect(alice.button("Mute microphone")).to_have_attribute(
        "aria-pressed", "true"
    )
    await told(page, "__system.microphone === false")
    await page.evaluate("() => __system.keys.hangup()")
    await expect(ended(bob)).to_be_visible()
    await told(page, "__system.held === 0 && __system.keys.hangup === null")
    assert await page.evaluate("() => navigator.mediaSession.metadata") is None
    assert await page.evaluate("() => __system.asked") == 1


async def test_a_voice_call_lets_the_screen_sleep(with_system: Pair):
    alice, bob = with_system
    await connect(alice, bob, "Voice call")
    assert await alice.page.evaluate("() => __system.asked") == 0
    await alice.button("Turn off camera").click()
    for person in (alice, bob):
        await told(person.page, "__system.held === 1")
    await alice.button("Turn off camera").click()
    for person in (alice, bob):
        await told(person.page, "__system.held === 0")


async def open_picture_in_picture(person: Person) -> Page:
    """Open picture in picture and return its window."""
    async with person.context.expect_page() as opening:
        await person.button("Picture in picture").click()
    return await opening.value


async def test_picture_in_picture_has_video_and_working_controls(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    window = await open_picture_in_picture(alice)
    video = window.get_by_label("Remote video")
    await expect(window.get_by_text(bob.name)).to_be_visible()
    await window.wait_for_function(
        "() => { const video = document.querySelector('video');"
        " return video.videoWidth > 0 && video.currentTime > 0.5 && video.muted; }"
    )
    assert (await video.bounding_box() or {}).get("width", 0) > 100
    for name in ("Mute microphone", "Turn off camera"):
        await window.get_by_role("button", name=name).click()
        await expect(alice.button(name)).to_have_attribute("aria-pressed", "true")
    await media.falls_silent(bob.page)
    await expect(alice.call.get_by_label("Remote video")).to_be_visible()
    async with window.expect_event("close"):
        await window.get_by_role("button", name="Hang up").click()
    await expect(ended(bob)).to_be_visible()
    assert len(alice.context.pages) == 1


async def test_picture_in_picture_closes_by_its_button(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    button = alice.button("Picture in picture")
    window = await open_picture_in_picture(alice)
    await expect(button).to_have_attribute("aria-pressed", "true")
    async with window.expect_event("close"):
        await button.click()
    await expect(button).to_have_attribute("aria-pressed", "false")
    await media.grows(alice.page)


LOSSY = """
(() => {
  const real = RTCPeerConnection.prototype.getStats;
  window.__loss = 0;
  RTCPeerConnection.prototype.getStats = async function (...of) {
    const report = await real.apply(this, of);
    const changed = new Map();
    report.forEach((entry, id) => changed.set(id, entry.type === 'remote-inbound-rtp'
      ? { ...entry, fractionLost: window.__loss } : entry));
    return changed;
  };
})();
"""


async def test_a_weak_connection_is_shown_with_its_side(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    for person in (alice, bob):
        await media.spy(person.page)
    await alice.page.add_init_script(LOSSY)
    await open_conversation(alice, bob)
    await connect(alice, bob)
    weak = alice.call.get_by_text("Poor connection (you)")
    await expect(weak).to_be_hidden()
    await alice.page.evaluate("() => { window.__loss = 0.4; }")
    await expect(weak).to_be_visible()
    await alice.page.evaluate("() => { window.__loss = 0; }")
    await expect(weak).to_be_hidden()

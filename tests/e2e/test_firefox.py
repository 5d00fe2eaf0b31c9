"""Firefox and Chromium in one conversation and one call, with real media."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest_asyncio
from playwright.async_api import expect

from tests.support import media
from tests.support.browsers import firefox
from tests.support.browsers.webdriver_bidi import Session, Tab
from tests.support.calls import ended, ring_of
from tests.support.firefox_people import FirefoxPerson, newcomer
from tests.support.people import PeopleFactory, Person
from tests.support.recordings import sign_of
from tests.support.servers import Server

Mixed = tuple[FirefoxPerson, Person]


@pytest_asyncio.fixture(loop_scope="session")
async def running_firefox() -> AsyncIterator[Session]:
    """Start Firefox for one test: in a second profile of a running one, what a busy
    machine types into the search box got lost.
    """
    path = firefox.find()
    assert path, "Install it first: make firefox"
    async with firefox.running(path) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def mixed(
    running_firefox: Session, people: PeopleFactory, server: Server
) -> AsyncIterator[Mixed]:
    """Fay in Firefox and Carl in Chromium, friends, in their conversation."""
    (carl,) = await people("carl")
    name = carl.name.replace("carl", "fay")
    fay = await newcomer(running_firefox, name, server.url)
    await fay.sign_up()
    await fay.ask(carl)
    await carl.accept_request()
    await fay.open(carl)
    await media.spy(carl.page)
    await carl.page.goto(f"{server.url}/c/{fay.name}")
    await expect(carl.button("Video call")).to_be_enabled()
    yield fay, carl
    await fay.tab.close()


async def both_see_and_hear(fay: FirefoxPerson, carl: Person) -> None:
    for page in (fay.tab, carl.page):
        await media.grows(page)


async def stays_connected(fay: FirefoxPerson) -> None:
    """Wait longer than the detection of silence takes."""
    script = "() => document.body.innerText.includes('Reconnecting')"
    for _ in range(12):
        assert not await fay.tab.evaluate(script)
        await asyncio.sleep(0.5)


async def camera_off_and_on(fay: FirefoxPerson, carl: Person) -> None:
    remote = carl.call.get_by_label("Remote video")
    await fay.tab.click("button", "Turn off camera")
    await expect(remote).to_be_hidden()
    assert await media.live_tracks(fay.tab) == 1, "camera off releases the camera"
    await fay.tab.click("button", "Turn off camera")
    await expect(remote).to_be_visible()
    await both_see_and_hear(fay, carl)


PLAYS_SCREEN = """() => {
  const video = document.querySelector('video[aria-label="Remote screen"]');
  return video !== null && video.checkVisibility() && video.videoWidth > 0
    && video.currentTime > 0;
}"""


IS_RECORDED = """() => [...document.querySelectorAll('section *')]
  .some((one) => one.textContent === 'Recording' && one.checkVisibility())"""


async def is_recorded(tab: Tab) -> bool:
    return await tab.evaluate(IS_RECORDED)


async def is_not_recorded(tab: Tab) -> bool:
    return not await tab.evaluate(IS_RECORDED)


async def shows_screen(tab: Tab) -> bool:
    return await tab.evaluate(PLAYS_SCREEN)


async def hides_screen(tab: Tab) -> bool:
    return not await tab.evaluate(PLAYS_SCREEN)


async def test_they_write_and_call_each_other(mixed: Mixed):
    fay, carl = mixed
    await fay.write("Hello from Firefox 🦊")
    await carl.sees("Hello from Firefox 🦊")
    await carl.write("Hello from Chromium")
    await fay.tab.reads("Hello from Chromium")

    await fay.tab.click("button", "Video call")
    await ring_of(carl).get_by_role("button", name="Accept", exact=True).click()
    await both_see_and_hear(fay, carl)
    await carl.button("Hang up").click()
    await fay.tab.see("status", "Call ended")
    await expect(ended(carl)).to_be_visible()

    await carl.button("Video call").click()
    await fay.tab.click("button", "Accept")
    await both_see_and_hear(fay, carl)
    await stays_connected(fay)
    await camera_off_and_on(fay, carl)
    await fay.tab.click("button", "Hang up")
    await expect(ended(carl)).to_be_visible()
    await media.released(carl.page)
    await media.released(fay.tab)


async def test_each_sees_the_screen_of_the_other(mixed: Mixed):
    fay, carl = mixed
    await carl.button("Video call").click()
    await fay.tab.click("button", "Accept")
    await both_see_and_hear(fay, carl)

    await carl.button("Share screen").click()
    await fay.tab.until(partial(shows_screen, fay.tab), "no screen")
    await media.grows(fay.tab)
    await carl.button("Share screen").click()
    await fay.tab.until(partial(hides_screen, fay.tab), "a screen stays")

    await fay.tab.click("button", "Share screen")
    await fay.tab.click("button", "Share without sound")
    await expect(carl.call.get_by_label("Remote screen")).to_be_visible()
    await carl.page.wait_for_function(PLAYS_SCREEN)
    await fay.tab.click("button", "Share screen")
    await expect(carl.call.get_by_label("Remote screen")).to_be_hidden()
    await both_see_and_hear(fay, carl)


async def test_firefox_chats_in_a_call_and_consents_to_a_recording(mixed: Mixed):
    fay, carl = mixed
    await fay.tab.click("button", "Voice call")
    await ring_of(carl).get_by_role("button", name="Accept", exact=True).click()
    for page in (fay.tab, carl.page):
        await media.grows(page, video=False)
    await fay.tab.click("button", "Call chat")
    await fay.write("From Firefox, in the call", box="Call message")
    await carl.button("Call chat").click()
    log = carl.page.get_by_role("log", name="Call messages")
    await expect(log).to_contain_text("From Firefox, in the call")
    await carl.page.get_by_role("textbox", name="Call message").fill("And back")
    await carl.page.keyboard.press("Enter")
    await fay.tab.reads("And back")

    await carl.button("Record call").click()
    await fay.tab.see("alertdialog", "Recording request")
    await fay.tab.click("button", "Allow")
    await expect(sign_of(carl)).to_be_visible()
    await fay.tab.until(partial(is_recorded, fay.tab), "no sign")
    await carl.button("Record call").click()
    await fay.tab.until(partial(is_not_recorded, fay.tab), "a sign stays")

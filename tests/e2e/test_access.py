"""No accessibility violations (axe) on any screen, in both themes, wide and narrow."""

import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support import media, screen_sharing
from tests.support.call_chat import lines, write
from tests.support.calls import connect
from tests.support.files import attach, document, plain_jpeg, sees_picture
from tests.support.openid_issuer import Issuer
from tests.support.people import Pair, Person, befriend, newcomer
from tests.support.recordings import request_of, sign_of
from tests.support.servers import Server

AXE = (
    Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
).read_text()
IS_THERE = "() => 'axe' in window"
RUN = """async () =>
  (await axe.run(document, { resultTypes: ['violations'] })).violations.map(
    (found) => [found.id, found.nodes.map((node) => node.html)])"""
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
in_both_sizes = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


async def is_clean(page: Page, screen: str, *sizes: dict[str, int]) -> None:
    """Run axe in both themes, in the current or in each of these window sizes."""
    before = page.viewport_size
    for size in sizes or [before]:
        if size != page.viewport_size:
            await page.set_viewport_size(size)  # pyright: ignore[reportArgumentType]
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await expect(page.locator("html")).to_have_class(re.compile(scheme))
            if not await page.evaluate(IS_THERE):
                await page.evaluate(AXE)
            violations: list[Any] = await page.evaluate(RUN)
            assert not violations, f"{screen}, {scheme}, {size}: {violations}"
    if page.viewport_size != before:
        await page.set_viewport_size(before)  # pyright: ignore[reportArgumentType]


async def two(browser: Browser, server: Server, size: dict[str, int]) -> Pair:
    """Open two signed-out browsers of this size."""
    alice, bob = [
        await newcomer(
            browser,
            f"{name}-{secrets.token_hex(4)}",
            server.url,
            viewport=size,
            reduced_motion="reduce",
        )
        for name in ("alice", "bob")
    ]
    return alice, bob


async def two_friends(browser: Browser, server: Server, size: dict[str, int]) -> Pair:
    pair = await two(browser, server, size)
    for person in pair:
        await media.spy(person.page)
        await person.join()
    await befriend(*pair)
    return pair


@in_both_sizes
async def test_no_screen_has_an_accessibility_violation(
    browser: Browser, server: Server, size: dict[str, int]
):
    alice, bob = await two(browser, server, size)
    await signed_out(alice)
    for person in (alice, bob):
        await person.sign_up()
    await is_clean(alice.page, "no friends yet")
    await people_column(alice, bob)
    await conversation(alice, bob)
    await settings(alice)


@in_both_sizes
async def test_no_screen_of_a_call_has_an_accessibility_violation(
    browser: Browser, server: Server, size: dict[str, int]
):
    alice, bob = await two_friends(browser, server, size)
    await call(alice, bob)


@in_both_sizes
async def test_no_screen_of_files_has_an_accessibility_violation(
    browser: Browser, server: Server, size: dict[str, int]
):
    alice, bob = await two_friends(browser, server, size)
    await attach(alice, [plain_jpeg("sea.jpg", (900, 600)), document("plan.pdf")])
    await is_clean(alice.page, "files to send")
    await alice.write("the bay")
    await alice.button("Record voice message").click()
    await expect(alice.page.get_by_role("timer")).to_have_text("00:01")
    await is_clean(alice.page, "a recording")
    await alice.button("Send voice message").click()
    await bob.button("Play voice message").click()
    for person in (alice, bob):
        await sees_picture(person, "sea.jpg")
        await is_clean(person.page, "files")
    await (await sees_picture(bob, "sea.jpg")).click()
    await expect(bob.page.get_by_role("dialog", name="Photo")).to_be_visible()
    await is_clean(bob.page, "a photo")
    await bob.page.keyboard.press("Escape")
    await bob.button("Conversation menu").click()
    await bob.page.get_by_role("menuitem", name="Shared media").click()
    media = bob.page.get_by_role("dialog", name="Shared media")
    for tab in ("Photos", "Voice", "Files"):
        await media.get_by_role("tab", name=tab).click()
        await expect(media.get_by_role("listitem")).to_have_count(1)
        await is_clean(bob.page, f"shared media: {tab}")


@in_both_sizes
async def test_no_screen_of_a_profile_has_an_accessibility_violation(
    browser: Browser, server: Server, size: dict[str, int]
):
    alice, bob = await two_friends(browser, server, size)
    await bob.button(f"Profile of {alice.name}").click()
    card = bob.page.get_by_role("dialog", name=f"Profile of {alice.name}")
    await expect(card).to_contain_text("Friends since")
    await is_clean(bob.page, "a profile")
    await alice.page.goto(f"{alice.url}/settings")
    chosen = plain_jpeg("me.jpg", (400, 300))
    await alice.page.get_by_label("Change picture").set_input_files(chosen)
    part = alice.page.get_by_role("dialog", name="Choose the part to show")
    await expect(part).to_be_visible()
    await is_clean(alice.page, "the part of a picture")


async def test_no_shared_screen_has_an_accessibility_violation(
    browser: Browser, server: Server
):
    alice, bob = await two_friends(browser, server, WIDE)
    await connect(alice, bob, "Voice call")
    await shared_screens(alice, bob)


async def test_no_screen_of_a_recording_has_an_accessibility_violation(
    browser: Browser, server: Server
):
    alice, bob = await two_friends(browser, server, WIDE)
    await connect(alice, bob, "Voice call")
    await recording(alice, bob)


async def test_no_screen_of_google_sign_in_has_an_accessibility_violation(
    browser: Browser, with_google: Server, issuer: Issuer
):
    alice = await newcomer(
        browser, "alice", with_google.url, reduced_motion="reduce", viewport=NARROW
    )
    page = alice.page
    issuer.refuses = True
    await page.goto(f"{alice.url}/login")
    await page.get_by_role("link", name="Continue with Google").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await is_clean(page, "t allow the sign-in at Google")
    issuer.refuses = False
    await page.get_by_role("link", name="Continue with Google").click()
    await expect(page.get_by_role("searchbox", name="Search people")).to_be_visible()
    await page.goto(f"{alice.url}/settings?problem=google_taken")
    await expect(page.get_by_label("New password", exact=True)).to_be_visible()
    await is_clean(page, "settings of who has Google only")


async def signed_out(person: Person) -> None:
    for path in ("login", "signup"):
        await person.page.goto(f"{person.url}/{path}")
        await expect(person.page.get_by_role("heading").first).to_be_visible()
        await is_clean(person.page, path)
    await person.button("Sign up").click()
    await is_clean(person.page, "sign-up with errors")
    await by_mail(person)
    await person.page.goto(f"{person.url}/nowhere")
    await expect(person.page.get_by_role("link", name="Back to your")).to_be_visible()
    await is_clean(person.page, "an address that leads nowhere")


async def by_mail(person: Person) -> None:
    page = person.page
    await page.goto(f"{person.url}/forgot")
    await is_clean(page, "forgotten password")
    await person.button("Send link").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await is_clean(page, "forgotten password with an error")
    await page.get_by_role("textbox", name="Email", exact=True).fill(
        "nobody@example.org"
    )
    await person.button("Send link").click()
    await expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    await is_clean(page, "sent it a link")
    await page.goto(f"{person.url}/reset/#{'0' * 64}")
    await is_clean(page, "a new password")
    await page.goto(f"{person.url}/verify/#{'0' * 64}")
    await is_clean(page, "an address to confirm")
    await person.button("Confirm address").click()
    await expect(page.get_by_role("heading", name="doesn't work")).to_be_visible()
    await is_clean(page, "a link that does not work")


async def people_column(alice: Person, bob: Person) -> None:
    await alice.page.get_by_role("searchbox", name="Search people").fill(bob.name)
    results = alice.page.get_by_role("list", name="Search results")
    await expect(results.get_by_role("button", name="Add friend")).to_be_visible()
    await is_clean(alice.page, "search results")
    await alice.ask(bob)
    await expect(bob.page.get_by_role("list", name="Friend requests")).to_be_visible()
    await is_clean(bob.page, "friend requests")
    await bob.accept_request()


async def conversation(alice: Person, bob: Person) -> None:
    await alice.open(bob)
    await is_clean(alice.page, "empty conversation")
    await bob.open(alice)
    await alice.write("https://example.org and words")
    await bob.sees("words")
    for person in (alice, bob):
        await is_clean(person.page, "conversation")
    await alice.button("Conversation menu").click()
    await is_clean(alice.page, "conversation menu")
    await alice.page.keyboard.press("Escape")
    await message_acts(alice, bob)


async def message_acts(alice: Person, bob: Person) -> None:
    message = alice.messages.last
    for item in ("Reply", "Edit"):
        await message.click(button="right", position={"x": 20, "y": 5})
        menu = alice.page.get_by_role("menu", name="Message actions")
        await expect(menu).to_be_visible()
        await is_clean(alice.page, "the menu of a message", WIDE)
        await menu.get_by_role("menuitem", name=item).click()
        await is_clean(alice.page, item, WIDE, NARROW)
        await alice.page.keyboard.press("Escape")
    await message.click(button="right", position={"x": 20, "y": 5})
    await alice.button("More reactions").click()
    await expect(alice.page.get_by_role("gridcell").first).to_be_visible()
    await is_clean(alice.page, "the emoji picker", WIDE)
    await alice.page.get_by_role("gridcell", name="Grinning face").first.click()
    await expect(bob.messages.last.get_by_role("button", name="😀 1")).to_be_visible()
    await is_clean(alice.page, "a reaction")
    await message.click(button="right", position={"x": 20, "y": 5})
    await alice.page.get_by_role("menuitem", name="Pin", exact=True).click()
    for person in (alice, bob):
        bar = person.page.get_by_role("region", name="Pinned message", exact=True)
        await expect(bar).to_be_visible()
        await is_clean(person.page, "a pinned message")


async def settings(alice: Person) -> None:
    await alice.page.goto(f"{alice.url}/settings")
    await expect(alice.button("Check camera and microphone")).to_be_visible()
    await expect(alice.button("Log out")).to_be_visible()
    await is_clean(alice.page, "settings")
    await alice.page.get_by_label("Current password", exact=True).fill("not it")
    await alice.page.get_by_label("New password", exact=True).fill("a new one")
    await alice.button("Change password").click()
    await expect(alice.page.get_by_text("This isn't your password.")).to_be_visible()
    await is_clean(alice.page, "settings with an error")
    await alice.button("Save profile").click()
    await expect(alice.page.get_by_text("Saved.")).to_be_visible()
    await is_clean(alice.page, "settings that were saved")
    await alice.button("Check camera and microphone").click()
    await expect(alice.page.get_by_label("Camera preview")).to_be_visible()
    await is_clean(alice.page, "checking devices")
    await alice.page.go_back()
    await expect(alice.button("Video call")).to_be_enabled()


async def shared_screens(alice: Person, bob: Person) -> None:
    await screen_sharing.share(alice, bob)
    for person in (alice, bob):
        await is_clean(person.page, "one screen shared", WIDE, NARROW)
    await screen_sharing.share(bob, alice)
    await is_clean(alice.page, "both screens shared", WIDE, NARROW)
    for sharer, viewer in ((alice, bob), (bob, alice)):
        await screen_sharing.share_switch(sharer).click()
        await screen_sharing.is_over(sharer, viewer)


async def call(alice: Person, bob: Person) -> None:
    await alice.button("Video call").click()
    ring = bob.page.get_by_role("alertdialog", name="Incoming call")
    await expect(ring).to_be_visible()
    await is_clean(alice.page, "calling")
    await is_clean(bob.page, "incoming call")
    await ring.get_by_role("button", name="Accept", exact=True).click()
    for person in (alice, bob):
        await expect(person.call.get_by_label("Remote video")).to_be_visible()
        await is_clean(person.page, "in a call")
    await alice.button("Devices").click()
    await expect(alice.page.get_by_label("Camera preview")).to_be_visible()
    await is_clean(alice.page, "devices in a call")
    await alice.button("Close panel").click()
    await call_chat(alice, bob)
    await details(alice)
    await small_call(alice)
    await alice.button("Hang up").click()
    await expect(bob.page.get_by_role("status", name="Call ended")).to_be_visible()
    await is_clean(bob.page, "call ended")


async def recording(alice: Person, bob: Person) -> None:
    await alice.button("Record call").click()
    await expect(request_of(bob)).to_be_visible()
    await is_clean(alice.page, "waiting for a consent", WIDE, NARROW)
    await is_clean(bob.page, "a recording request", WIDE, NARROW)
    await request_of(bob).get_by_role("button", name="Allow").click()
    await expect(sign_of(bob)).to_be_visible()
    for person in (alice, bob):
        await is_clean(person.page, "recording", WIDE, NARROW)
    await bob.button("Stop recording").click()
    await expect(alice.button("Save recording")).to_be_enabled()
    await is_clean(alice.page, "a finished recording", WIDE, NARROW)
    await alice.button("Discard").click()
    await is_clean(alice.page, "discarding a recording", WIDE, NARROW)
    await alice.button("Discard for good").click()
    await alice.button("Close notice").click()


async def details(person: Person) -> None:
    await person.button("Call details").click()
    panel = person.call.get_by_role("group", name="Call details")
    await expect(panel.get_by_role("listitem")).to_have_count(4)
    await is_clean(person.page, "four signs to compare")
    await panel.get_by_role("button", name="They don't match").click()
    await is_clean(person.page, "signs that do not match")
    await panel.get_by_role("button", name="They match").click()
    await is_clean(person.page, "signs that were compared")
    await panel.get_by_role("button", name="Close panel").click()


async def small_call(person: Person) -> None:
    more = person.button("More")
    if await more.is_visible():
        await more.click()
        await is_clean(person.page, "the menu of a narrow stage")
        await person.page.keyboard.press("Escape")
    await person.button("Minimise call").click()
    await expect(person.button("Return to call")).to_be_visible()
    await is_clean(person.page, "a small call")
    await person.button("Return to call").click()


async def call_chat(alice: Person, bob: Person) -> None:
    await alice.button("Call chat").click()
    await is_clean(alice.page, "a chat with nothing in it")
    await write(alice, "https://example.org and words")
    await expect(bob.page.get_by_text("1 unread")).to_be_attached()
    await is_clean(bob.page, "a chat that is not read")
    await bob.button("Call chat").click()
    for person in (alice, bob):
        await expect(lines(person)).to_have_count(1)
        await person.button("Keep chat").click()
        await is_clean(person.page, "a chat that is kept")
        await person.button("Close panel").click()

"""Pictures and files: chosen, sent, seen, opened, interrupted, cancelled."""

import asyncio
import re
from pathlib import Path
from typing import Any

from playwright.async_api import FilePayload, Page, Route, expect

from tests.support.calls import ended, ring_of
from tests.support.files import PDF, attach, document, plain_jpeg, sees_picture
from tests.support.people import FriendsFactory, Person, open_conversation
from tests.support.two_workers import on_one_and_two

UPLOADS = "**/api/files/*"
DROP = """async ([name, size, types]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(size)], name, { type: 'text/plain' }));
  const log = document.querySelector('[role=log]');
  for (const type of types)
    log.dispatchEvent(new DragEvent(type, {
      dataTransfer: data, bubbles: true, cancelable: true }));
}"""
PASTE = """() => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File(['hello'], 'pasted.txt', { type: 'text/plain' }));
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', {
    clipboardData, bubbles: true, cancelable: true }));
}"""

BROKEN: FilePayload = {
    "name": "broken.jpg",
    "mimeType": "image/jpeg",
    "buffer": b"\xff\xd8\xff\xe0" + bytes(100),
}


def preview(person: Person, other: Person) -> Any:
    """Return the line of a conversation in the list."""
    return person.conversations.get_by_role("listitem").filter(has_text=other.name)


async def without_uploads(page: Page) -> None:
    """Let no part of a file arrive."""

    async def refuse(route: Route) -> None:
        if route.request.method == "PATCH":
            await route.abort()
        else:
            await route.continue_()

    await page.route(UPLOADS, refuse)


@on_one_and_two
async def test_pictures_and_files_arrive_as_they_were_sent(friends: FriendsFactory):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    photo, names = plain_jpeg("sea.jpg", (1200, 800)), ("plan.pdf", "no.pdf")
    chosen = await attach(alice, [photo, *map(document, names)])
    await expect(chosen).to_have_count(3)
    await alice.button("Remove no.pdf").click()
    await alice.write("the bay and the plan")
    await expect(chosen).to_have_count(0)
    for person in (alice, bob):
        await person.sees("the bay and the plan")
        await sees_picture(person, "sea.jpg")
    message = alice.messages.filter(has_text="the bay")
    await expect(message).to_have_attribute("data-status", "read")
    async with bob.page.expect_download() as download:
        await bob.page.get_by_role("link", name="Download plan.pdf").click()
    got = await download.value
    assert got.suggested_filename == "plan.pdf"
    content = await asyncio.to_thread(Path(await got.path()).read_bytes)
    assert content == PDF
    await bob.page.reload()
    await sees_picture(bob, "sea.jpg")
    await attach(bob, [plain_jpeg(f"{at}.jpg", (400, 300)) for at in range(5)])
    await bob.button("Send").click()
    await sees_picture(alice, "2.jpg")
    await expect(alice.button("Open photo 3.jpg")).to_contain_text("+1")
    await expect(preview(alice, bob)).to_contain_text("5 photos")
    await viewed(alice)
    await shared(alice)


async def shared(alice: Person) -> None:
    """Find a file of the conversation, and its message."""
    await alice.button("Conversation menu").click()
    await alice.page.get_by_role("menuitem", name="Shared media").click()
    media = alice.page.get_by_role("dialog", name="Shared media", exact=True)
    await expect(media.get_by_role("listitem")).to_have_count(6)
    await alice.page.keyboard.press("Tab")
    await media.get_by_role("tab", name="Photos").press("ArrowLeft")
    await expect(media.get_by_role("tab", name="Files")).to_be_focused()
    await expect(media.get_by_role("link", name="Download plan.pdf")).to_be_visible()
    await media.get_by_role("tab", name="Voice").click()
    await expect(media).to_contain_text("Nothing here yet.")
    await media.get_by_role("tab", name="Photos").click()
    await media.get_by_role("button", name="Go to the message of sea.jpg").click()
    await expect(media).to_be_hidden()
    await expect(alice.messages.filter(has_text="the bay")).to_be_in_viewport()


async def viewed(alice: Person) -> None:
    """Look through the pictures of the conversation."""
    opener = alice.button("Open photo 0.jpg")
    await opener.click()
    photo = alice.page.get_by_role("dialog", name="Photo", exact=True)
    await expect(photo.get_by_role("img", name="0.jpg")).to_be_visible()
    await expect(photo).to_contain_text("2 of 6")
    await alice.page.keyboard.press("ArrowLeft")
    await expect(photo.get_by_role("img", name="sea.jpg")).to_be_visible()
    await expect(photo.get_by_role("button", name="Previous photo")).to_be_hidden()
    for _ in range(3):
        await photo.get_by_role("button", name="Zoom in").click()
    # An arrow key moves what is larger than the window.
    await alice.page.keyboard.press("ArrowRight")
    moved_left = re.compile(r"translate\(-\d+px, 0px\)")
    image = photo.get_by_role("img", name="sea.jpg")
    await expect(image).to_have_attribute("style", moved_left)
    await expect(photo).to_contain_text("1 of 6")
    await photo.get_by_role("button", name="Next photo").click()
    await expect(photo).to_contain_text("2 of 6")
    async with alice.page.expect_download() as download:
        await photo.get_by_role("link", name="Download 0.jpg").click()
    assert (await download.value).suggested_filename == "0.jpg"
    await alice.page.keyboard.press("Escape")
    await expect(photo).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_an_interrupted_upload_goes_on_after_a_reload_in_its_place(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    await without_uploads(alice.page)
    await attach(alice, [plain_jpeg("sea.jpg", (900, 600)), document("plan.pdf")])
    await alice.write("first")
    await alice.write("second")
    # From its own content, before the server has it.
    await sees_picture(alice, "sea.jpg")
    cancels = alice.button("Cancel sending")
    await expect(cancels.first).to_be_enabled()
    await attach(alice, [document("wrong.pdf")])
    await alice.write("third")
    wrong = alice.messages.filter(has_text="third")
    await wrong.get_by_role("button", name="Cancel sending").click()
    await expect(wrong).to_have_count(0)
    await alice.page.reload()
    await sees_picture(alice, "sea.jpg")
    await expect(alice.messages).to_have_count(2)
    await alice.page.unroute(UPLOADS)
    await alice.page.evaluate("window.dispatchEvent(new Event('online'))")
    await bob.sees("second")
    bodies = bob.messages.locator("[data-body]")
    await expect(bodies).to_have_text(["first", "second"])
    await sees_picture(bob, "sea.jpg")
    await expect(alice.messages.first).to_have_attribute("data-status", "read")
    left = "indexedDB.databases().then((all) => all.map(({ name }) => name))"
    assert "waves-files" in await alice.page.evaluate(left)
    await alice.page.goto(f"{alice.url}/settings")
    await alice.button("Log out").click()
    await expect(alice.page.get_by_label("Username or email")).to_be_visible()
    assert "waves-files" not in await alice.page.evaluate(left)


async def test_what_is_dropped_or_pasted_is_sent_or_refused_in_words(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    page = alice.page
    await page.evaluate(DROP, ["held.txt", 9, ["dragenter", "dragover"]])
    await expect(page.get_by_text("Drop files to send")).to_be_visible()
    await page.evaluate(DROP, ["dropped.txt", 9, ["drop"]])
    await expect(page.get_by_text("Drop files to send")).to_be_hidden()
    await expect(alice.button("Remove dropped.txt")).to_be_visible()
    await page.evaluate(DROP, ["big.zip", 26 * 2**20, ["drop"]])
    await expect(page.get_by_text("big.zip is larger than 25 MB")).to_be_visible()
    await page.get_by_role("textbox", name="Message", exact=True).focus()
    await page.evaluate(PASTE)
    await expect(alice.button("Remove pasted.txt")).to_be_visible()
    await alice.button("Send").click()
    for name in ("dropped.txt", "pasted.txt"):
        await expect(
            bob.page.get_by_role("link", name=f"Download {name}")
        ).to_be_visible()
    await is_told_of_a_broken_picture(alice)
    await page.goto(alice.url)
    await expect(preview(alice, bob)).to_be_visible()
    await page.evaluate("() => document.body.setAttribute('role', 'log')")
    await page.evaluate(DROP, ["lost.txt", 9, ["drop"]])
    await expect(page.get_by_text("Open a conversation to send files")).to_be_visible()


async def is_told_of_a_broken_picture(alice: Person) -> None:
    await attach(alice, [BROKEN])
    await alice.write("look at this")
    message = alice.messages.filter(has_text="look at this")
    await expect(message).to_have_attribute("data-status", "failed")
    await expect(message).to_contain_text("This picture is damaged or too large")
    await message.get_by_role("button", name="Discard").click()
    await expect(message).to_have_count(0)


async def test_a_voice_message_is_recorded_and_played(friends: FriendsFactory):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    await alice.button("Record voice message").press("Enter")
    recording = alice.page.get_by_role("group", name="Voice message")
    await expect(recording.get_by_role("timer")).to_have_text("00:01")
    await alice.page.keyboard.press("Escape")
    await expect(recording).to_be_hidden()
    field = alice.page.get_by_role("textbox", name="Message", exact=True)
    await expect(field).to_be_focused()
    await expect(alice.messages).to_have_count(0)
    await left_while_recording(alice)
    await alice.button("Record voice message").click()
    await expect(recording.get_by_role("timer")).to_have_text("00:02")
    await alice.button("Send voice message").click()
    await expect(preview(bob, alice)).to_contain_text("Voice message")
    await held(alice)
    await expect(bob.button("Play voice message")).to_have_count(2)
    await bob.button("Play voice message").first.click()
    await bob.button("Speed 1").click()
    await bob.button("Speed 1.5").click()
    await expect(bob.button("Speed 2")).to_be_visible()
    first, second = (bob.messages.nth(at).locator(".voice") for at in (0, 1))
    pause = bob.page.get_by_role("button", name="Pause voice message")
    await expect(
        second.get_by_role("button", name="Pause voice message")
    ).to_be_visible()
    await expect(pause).to_have_count(1)
    await expect(pause).to_have_count(0)
    await expect(first.get_by_role("slider", name="Position")).to_have_value("0")


async def left_while_recording(alice: Person) -> None:
    """Nobody sees what is recorded in a conversation that was left."""
    recording = alice.page.get_by_role("group", name="Voice message")
    await alice.button("Record voice message").click()
    await expect(recording.get_by_role("timer")).to_have_text("00:01")
    await alice.button("Account").click()
    await alice.page.get_by_role("link", name="Settings").click()
    await expect(recording).to_be_hidden()
    await alice.page.go_back()
    await expect(alice.button("Record voice message")).to_be_visible()
    await expect(recording).to_be_hidden()


async def test_a_message_is_left_for_somebody_who_does_not_answer(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    for person in (alice, bob):
        await person.page.goto(person.url)
    await alice.open(bob)
    recording = alice.page.get_by_role("group", name="Voice message")
    for number, is_elsewhere in enumerate((False, True), start=1):
        await alice.button("Voice call").click()
        decline = ring_of(bob).get_by_role("button", name="Decline")
        await expect(decline).to_be_visible()
        if is_elsewhere:
            await alice.page.evaluate("history.back()")
            await expect(alice.page).to_have_url(f"{alice.url}/")
            await expect(alice.messages).to_have_count(0)
        await decline.click()
        await ended(alice).get_by_role("button", name="Leave a message").click()
        await expect(ended(alice)).to_be_hidden()
        await expect(recording.get_by_role("timer")).to_have_text("00:01")
        await alice.button("Send voice message").click()
        await expect(alice.messages).to_have_count(number)
        await expect(preview(bob, alice)).to_contain_text("Voice message")
    await expect(preview(bob, alice)).to_contain_text("2")


async def held(person: Person) -> None:
    """Speak while the button is held; what is moved away is dropped."""
    mouse = person.page.mouse
    for is_cancelled in (True, False):
        box = await person.button("Record voice message").bounding_box()
        assert box is not None
        await mouse.move(box["x"] + 9, box["y"] + 9)
        await mouse.down()
        timer = person.page.get_by_role("timer")
        await expect(timer).to_have_text("00:01")
        if is_cancelled:
            await mouse.move(box["x"] - 200, box["y"])
            await expect(timer).to_be_hidden()
        await mouse.up()
    await expect(person.messages).to_have_count(2)

"""Screen sharing with real media."""

import asyncio
import random
import time

import pytest
from playwright.async_api import expect

from tests.support import media, screen_sharing
from tests.support.calls import connect, ended
from tests.support.people import FriendsFactory, Pair, Person, open_conversation
from tests.support.two_workers import on_one_and_two
from tests.support.wall_time import IS_MEASURED

REFUSE = """(error) => {
  navigator.mediaDevices.getDisplayMedia = async () => {
    window.__spy.picked = true;
    throw new DOMException('Permission denied', error);
  };
}"""
# What Chromium does when somebody presses its own "Stop sharing": our code never can.
BROWSER_BAR = """() => {
  for (const track of window.__spy.displays) {
    if (track.readyState === 'ended') continue;
    track.stop();
    track.dispatchEvent(new Event('ended'));
  }
}"""


async def test_a_share_starts_and_stops_from_both_sides(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    for sharer, viewer in ((alice, bob), (bob, alice)):
        await screen_sharing.share(sharer, viewer)
        words = f"{sharer.name} is sharing their screen"
        await expect(
            viewer.call.get_by_role("status").get_by_text(words)
        ).to_be_visible()
        await expect(
            sharer.call.get_by_text("You're sharing your screen")
        ).to_be_visible()
        await expect(sharer.call.get_by_label("Your screen")).to_be_visible()
        for face in ("Remote video", "Your video"):
            await expect(viewer.call.get_by_label(face, exact=True)).to_be_visible()
        await screen_sharing.grows(viewer.page, "shares")
        for person in watched:
            await screen_sharing.grows(person.page, "call")
        assert set(await screen_sharing.ways(viewer.page)) == {"recvonly"}
        assert set(await screen_sharing.ways(sharer.page)) == {"sendonly"}

        await screen_sharing.share_switch(sharer).click()
        await screen_sharing.is_over(sharer, viewer)
        await screen_sharing.nothing_shared(alice, bob)
        await expect(viewer.call.get_by_label("Remote video")).to_be_visible()
        await screen_sharing.grows(viewer.page, "call")
        assert await media.live_tracks(sharer.page) == 2


async def test_both_share_at_once_and_everything_ends_with_the_call(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await screen_sharing.share(alice, bob)
    await screen_sharing.share(bob, alice)
    for person in watched:
        await screen_sharing.grows(person.page, "shares")
        await expect(person.call.get_by_label("Your screen")).to_be_visible()
    await screen_sharing.share_switch(alice).click()
    await screen_sharing.is_over(alice, bob)
    await screen_sharing.grows(alice.page, "shares")
    await screen_sharing.share(alice, bob)

    await bob.button("Hang up").click()
    for person in watched:
        await expect(ended(person)).to_be_visible()
        await media.released(person.page)
    await screen_sharing.nothing_shared(alice, bob)


@on_one_and_two
async def test_the_browsers_own_bar_stops_a_share(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await screen_sharing.share(bob, alice)
    await bob.page.evaluate(BROWSER_BAR)
    await screen_sharing.is_over(bob, alice)
    await screen_sharing.nothing_shared(alice, bob)
    await screen_sharing.grows(alice.page, "call")


async def test_cancelling_the_picker_changes_nothing(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await alice.page.evaluate(REFUSE, "NotAllowedError")
    await screen_sharing.share_switch(alice).click()
    await alice.page.wait_for_function("() => window.__spy.picked")
    await expect(screen_sharing.share_switch(alice)).to_have_attribute(
        "aria-pressed", "false"
    )
    await expect(alice.page.get_by_text("couldn't be shared")).to_be_hidden()
    await expect(screen_sharing.remote_screen(bob)).to_be_hidden()
    for person in watched:
        await screen_sharing.grows(person.page, "call")
    await alice.page.evaluate(REFUSE, "NotReadableError")
    await screen_sharing.share_switch(alice).click()
    await expect(alice.page.get_by_text("couldn't be shared")).to_be_visible()


async def test_the_camera_never_stops_during_fifty_shares(watched: Pair):
    """Video and audio of the call are unaffected by other peer connections."""
    alice, bob = watched
    await connect(alice, bob)
    dice = random.Random(18)
    for _ in range(5):
        before = [await screen_sharing.flow(person.page, "call") for person in watched]
        for _ in range(10):
            who = dice.choice(watched)
            await screen_sharing.share_switch(who).click(force=True)
            await asyncio.sleep(dice.random() / 5)
        for person, was in zip(watched, before, strict=True):
            now = await screen_sharing.flow(person.page, "call")
            assert now.frames > was.frames, f"{person.name}: {was} then {now}"
            assert now.energy > was.energy, f"{person.name}: {was} then {now}"
    for sharer, viewer in ((alice, bob), (bob, alice)):
        shares = await screen_sharing.share_switch(sharer).get_attribute("aria-pressed")
        await expect(screen_sharing.remote_screen(viewer)).to_be_visible(
            visible=shares == "true"
        )
        if shares == "true":
            await screen_sharing.share_switch(sharer).click()
    await screen_sharing.nothing_shared(alice, bob)
    for person in watched:
        await screen_sharing.grows(person.page, "call")
        await expect(person.call.get_by_label("Remote video")).to_be_visible()


@pytest.mark.wall_time
async def test_text_is_sharp_within_five_seconds_on_three_megabits(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await alice.page.evaluate(screen_sharing.PAGE_OF_TEXT)
    await screen_sharing.share(alice, bob)
    began = time.monotonic()
    await asyncio.sleep(5)
    early = await screen_sharing.flow(alice.page, "shares")
    assert early.height >= 1080, early
    assert early.bits < (time.monotonic() - began) * 3_000_000 * 1.2, early
    await asyncio.sleep(3)
    later = await screen_sharing.flow(alice.page, "shares")
    assert later.height >= 1080, later
    assert later.sent > early.sent, (early, later)
    if IS_MEASURED:
        assert later.sent - early.sent >= 3 * 5, (early, later)
    screen = screen_sharing.remote_screen(bob)
    assert await screen.evaluate("(video) => video.videoHeight") == 1080
    settings = await alice.page.evaluate(
        "() => window.__spy.connections.filter((c) => !c.sctp).flatMap("
        "(c) => c.getSenders().map((s) => [s.track.contentHint, s.getParameters()]))[0]"
    )
    assert settings[0] == "text"
    assert settings[1]["encodings"][0]["maxBitrate"] == 3_000_000
    await alice.call.get_by_role("radio", name="Motion").check()
    await alice.page.wait_for_function(
        "() => window.__spy.connections.filter((c) => !c.sctp)"
        ".at(-1).getSenders()[0].track.contentHint === 'motion'"
    )


async def test_a_viewer_who_reloads_sees_the_screen_again(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await screen_sharing.share(alice, bob)
    await asyncio.sleep(2.5)  # a tab remembers its call every two seconds
    await bob.page.reload()
    await expect(screen_sharing.remote_screen(bob)).to_be_visible()
    await screen_sharing.grows(bob.page, "shares")
    await expect(screen_sharing.share_switch(alice)).to_have_attribute(
        "aria-pressed", "true"
    )
    await screen_sharing.share_switch(alice).click()
    await screen_sharing.is_over(alice, bob)
    await screen_sharing.nothing_shared(alice, bob)


async def test_the_screen_is_zoomed_by_buttons_keys_and_wheel(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await screen_sharing.share(alice, bob)
    whole = await screen_sharing.remote_screen(bob).bounding_box()
    assert whole is not None
    await bob.button("Zoom in").click()
    assert await scale(bob) == 1.25
    await bob.page.keyboard.press("+")
    assert await scale(bob) == 1.56
    await bob.page.keyboard.press("0")
    assert await scale(bob) == 1
    await bob.page.mouse.move(whole["x"] + 300, whole["y"] + 300)
    await bob.page.mouse.wheel(0, -300)
    await expect(bob.button("Show whole screen")).to_be_enabled()
    assert await scale(bob) > 1.4
    await bob.button("Show whole screen").click()
    assert await scale(bob) == 1


async def test_fill_and_full_screen_apply_to_one_share(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await screen_sharing.share(alice, bob)
    fill, full = bob.button("Fill the window"), bob.button("Full screen")
    await fill.click()
    await expect(fill).to_have_attribute("aria-pressed", "true")
    assert await scale(bob) > 1
    await full.click()
    await expect(full).to_have_attribute("aria-pressed", "true")
    for seen in ("Remote video", "Your video", "Remote screen"):
        await expect(bob.call.get_by_label(seen, exact=True)).to_be_visible()
    await expect(bob.button("Hang up")).to_be_visible()
    await full.click()
    await expect(full).to_have_attribute("aria-pressed", "false")
    await screen_sharing.share_switch(alice).click()
    await screen_sharing.is_over(alice, bob)
    await screen_sharing.share(alice, bob)
    await expect(fill).to_have_attribute("aria-pressed", "false")
    assert await scale(bob) == 1


async def scale(viewer: Person) -> float:
    """Return the scale of the shared screen in its frame."""
    box = await screen_sharing.remote_screen(viewer).evaluate(
        "(video) => [video.getBoundingClientRect().width, video.offsetWidth]"
    )
    return round(box[0] / box[1], 2)


async def test_a_share_can_be_stopped_in_a_minimised_call(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await alice.page.keyboard.press("s")
    await expect(screen_sharing.remote_screen(bob)).to_be_visible()
    await alice.button("Minimise call").click()
    await expect(alice.call.get_by_text("You're sharing your screen")).to_be_visible()
    await alice.page.get_by_role("textbox", name="Message").fill("")
    await alice.page.keyboard.type("yes, s is only a letter here")
    await expect(screen_sharing.remote_screen(bob)).to_be_visible()
    await alice.button("Stop sharing").click()
    await expect(screen_sharing.remote_screen(bob)).to_be_hidden()
    await screen_sharing.nothing_shared(alice, bob)


@pytest.mark.parametrize("lacks", ["screens", "sound"])
async def test_unsupported_sharing_is_reported_in_advance(
    friends: FriendsFactory, lacks: str
):
    alice, bob = await friends()
    for person in (alice, bob):
        await media.spy(person.page)
    await alice.page.add_init_script(LACKS[lacks])
    await open_conversation(alice, bob)
    await connect(alice, bob)
    await screen_sharing.share_switch(alice).click(force=True)
    if lacks == "screens":
        await expect(alice.call.get_by_text("can't share a screen")).to_be_visible()
        assert (
            await screen_sharing.share_switch(alice).get_attribute("aria-disabled")
            == "true"
        )
    else:
        await expect(alice.call.get_by_text("can't share sound")).to_be_visible()
        assert await alice.page.evaluate("() => window.__spy.displays.length") == 0
        await alice.button("Share without sound").click()
        await expect(screen_sharing.remote_screen(bob)).to_be_visible()
        await expect(alice.call.get_by_text("without sound")).to_be_visible()
    await screen_sharing.share(bob, alice)
    await screen_sharing.grows(alice.page, "shares")


LACKS = {
    "screens": "delete MediaDevices.prototype.getDisplayMedia;"
    "delete navigator.mediaDevices.getDisplayMedia;",
    "sound": """
const known = MediaDevices.prototype.getSupportedConstraints;
MediaDevices.prototype.getSupportedConstraints = function () {
  const { suppressLocalAudioPlayback, restrictOwnAudio, ...rest } = known.call(this);
  return rest;
};""",
}

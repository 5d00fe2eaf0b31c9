"""Choosing, testing and unplugging cameras, microphones and speakers."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Playwright, expect

from tests.support import fake_devices, media
from tests.support.browsers import chromium
from tests.support.calls import connect, ended
from tests.support.people import FriendsFactory, Pair, Person, open_conversation
from tests.support.timeouts import PATIENCE
from tests.support.wall_time import assert_below

ONE_CAMERA = "--use-fake-device-for-media-stream"
PRESSED = "aria-pressed"
CHOICES = (
    ("Camera", "fake_device_2"),
    ("Microphone", "Fake Audio Input 2"),
    ("Speaker", "Fake Audio Output 1"),
)


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("voice") / "voice.wav"
    fake_devices.speech(path)
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def three_cameras(
    playwright: Playwright, browser_path: str, voice: Path
) -> AsyncIterator[Browser]:
    """A browser with three cameras and speech in its microphones."""
    flags = [flag for flag in chromium.FLAGS if flag != ONE_CAMERA]
    flags += [
        f"{ONE_CAMERA}=device-count=3",
        f"--use-file-for-fake-audio-capture={voice}",
    ]
    async with chromium.running(playwright, browser_path, flags) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def browser(three_cameras: Browser) -> AsyncIterator[Browser]:
    yield three_cameras
    await chromium.close_contexts(three_cameras)


@pytest_asyncio.fixture(loop_scope="session")
async def equipped(friends: FriendsFactory) -> Pair:
    """Two friends with simulated devices, whose media is recorded."""
    pair = await friends()
    for person in pair:
        await fake_devices.install(person.page)
        await media.spy(person.page)
    await open_conversation(*pair)
    return pair


def chooser(person: Person, kind: str) -> Locator:
    return person.page.get_by_label(kind, exact=True)


async def sends(person: Person, kind: str, label: str) -> dict[str, object]:
    """Wait until exactly this device of this kind is sent."""
    now: list[dict[str, object]] = []
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        now = await fake_devices.sent(person.page, kind)
        if [one["label"] for one in now] == [label]:
            return now[0]
        await person.page.wait_for_timeout(50)
    message = f"sends {now}, not {label}"
    raise AssertionError(message)


async def open_settings(person: Person) -> None:
    await person.button("Account").click()
    await person.page.get_by_role("link", name="Settings").click()
    await expect(person.page.get_by_role("heading", name="Devices")).to_be_visible()


async def meter_moves(person: Person) -> None:
    meter = person.page.get_by_role("meter", name="Microphone level")
    await expect(meter).to_be_visible()
    await person.page.wait_for_function(
        "() => document.querySelector('meter').value > 20"
    )


async def test_settings_open_devices_after_a_click_and_release_them(equipped: Pair):
    alice, _bob = equipped
    await open_settings(alice)
    await expect(chooser(alice, "Microphone")).to_be_visible()
    assert await media.asked(alice.page) == 0
    await alice.button("Check camera and microphone").click()
    preview = alice.page.get_by_label("Camera preview")
    await expect(preview).to_be_visible()
    await alice.page.wait_for_function(
        "() => document.querySelector('[aria-label=\"Camera preview\"]').videoWidth"
    )
    await meter_moves(alice)
    await chooser(alice, "Camera").select_option(label="fake_device_2")
    await alice.page.get_by_role("link", name=_bob.name).first.click()
    await media.released(alice.page)
    await expect(preview).to_be_hidden()


async def test_a_chosen_device_is_stored_and_used_by_the_call(equipped: Pair):
    alice, bob = equipped
    await open_settings(alice)
    for kind, label in CHOICES:
        await chooser(alice, kind).select_option(label=label)
    await alice.page.get_by_role("switch", name="Noise suppression").click()
    await alice.page.reload()
    await expect(alice.page.get_by_role("switch", name="Noise")).not_to_be_checked()
    for kind, label in CHOICES:
        option = chooser(alice, kind).locator("option:checked")
        await expect(option).to_have_text(label)
    await alice.open(bob)
    await connect(alice, bob)
    await sends(alice, "audio", "Fake Audio Input 2")
    await sends(alice, "video", "fake_device_2")
    sinks = "(video) => video.sinkId"
    assert await alice.call.get_by_label("Remote video").evaluate(sinks)
    await alice.button("Devices").click()
    await chooser(alice, "Speaker").select_option("")
    remote = alice.call.get_by_label("Remote video")
    await expect(remote).to_have_js_property("sinkId", "")


async def test_changing_a_device_in_a_call_keeps_the_mute_without_negotiation(
    equipped: Pair,
):
    alice, bob = equipped
    await connect(alice, bob)
    await alice.button("Mute microphone").click()
    await expect(alice.call.get_by_text("is connected")).to_be_hidden()
    await alice.button("Devices").click()
    described = await fake_devices.descriptions(alice.page)
    await chooser(alice, "Microphone").select_option(label="Fake Audio Input 2")
    now = await sends(alice, "audio", "Fake Audio Input 2")
    assert now["enabled"] is False
    await chooser(alice, "Camera").select_option(label="fake_device_2")
    await sends(alice, "video", "fake_device_2")
    await alice.page.get_by_role("switch", name="Music").click()
    await alice.page.wait_for_function(
        "() => document.querySelector('[aria-labelledby=switch-echoCancellation]')"
        ".getAttribute('aria-checked') === 'false'"
    )
    async with asyncio.timeout(PATIENCE):
        while now["echo"] is not False:
            await alice.page.wait_for_timeout(50)
            now = await sends(alice, "audio", "Fake Audio Input 2")
    assert now == {"label": "Fake Audio Input 2", "enabled": False, "echo": False}
    await meter_moves(alice)
    await alice.button("Mute microphone").click()
    await media.grows(bob.page)
    assert await fake_devices.descriptions(alice.page) == described
    await alice.button("Hang up").click()
    await media.released(alice.page)


async def test_an_unplugged_headset_is_replaced_and_used_again(equipped: Pair):
    alice, bob = equipped
    await connect(alice, bob, "Voice call")
    await alice.button("Devices").click()
    await chooser(alice, "Microphone").select_option(label="Fake Audio Input 1")
    await sends(alice, "audio", "Fake Audio Input 1")
    await alice.button("Close panel").click()
    described = await fake_devices.descriptions(alice.page)
    await fake_devices.unplug(alice.page, "Fake Audio Input 1")
    note = alice.call.get_by_text("Now using")
    await expect(note).to_contain_text("Fake Default Audio Input")
    await sends(alice, "audio", "Fake Default Audio Input")
    await media.grows(bob.page, video=False)
    await alice.button("Mute microphone").click()
    await fake_devices.plug(alice.page, "Fake Audio Input 1")
    assert (await sends(alice, "audio", "Fake Audio Input 1"))["enabled"] is False
    await expect(note).to_contain_text("Fake Audio Input 1")
    await expect(alice.button("Mute microphone")).to_have_attribute(PRESSED, "true")
    assert await fake_devices.descriptions(alice.page) == described


async def test_an_unplugged_camera_stays_off_until_a_click(
    equipped: Pair,
):
    alice, bob = equipped
    await connect(alice, bob)
    # A depth camera, whose picture no codec takes.
    await fake_devices.unplug(alice.page, "fake_device_1")
    await fake_devices.unplug(alice.page, "fake_device_0")
    await expect(alice.call.get_by_text("your camera is off")).to_be_visible()
    await expect(alice.button("Turn off camera")).to_have_attribute(PRESSED, "true")
    await expect(bob.call.get_by_label("Remote video")).to_be_hidden()
    assert await fake_devices.sent(alice.page, "video") == []
    await alice.button("Use it").click()
    await sends(alice, "video", "fake_device_2")
    await expect(bob.call.get_by_label("Remote video")).to_be_visible()
    await media.grows(bob.page)


async def test_talking_while_muted_shows_a_hint_and_sends_nothing(equipped: Pair):
    alice, bob = equipped
    await connect(alice, bob, "Voice call")
    hint = alice.call.get_by_text("You're muted")
    await expect(hint).to_be_hidden()
    await alice.button("Mute microphone").click()
    await expect(hint).to_be_visible()
    await media.falls_silent(bob.page)
    await alice.page.keyboard.press("m")
    await expect(hint).to_be_hidden()
    await media.grows(bob.page, video=False)
    await alice.button("Hang up").click()
    await media.released(alice.page)


async def test_a_refused_permission_can_be_granted_during_the_call(equipped: Pair):
    alice, bob = equipped
    await fake_devices.refuse(bob.page, refuses=True)
    await alice.button("Video call").click()
    await bob.button("Accept").click()
    await media.grows(bob.page)
    await expect(bob.call.get_by_text("then try again")).to_be_visible()
    await fake_devices.refuse(bob.page, refuses=False)
    await bob.button("Try again").click()
    await media.grows(alice.page)
    await expect(bob.call.get_by_text("then try again")).to_be_hidden()


@pytest.mark.wall_time
async def test_both_can_turn_a_voice_call_into_a_video_call_and_back(equipped: Pair):
    alice, bob = equipped
    await connect(alice, bob, "Voice call")
    described = [await fake_devices.descriptions(person.page) for person in equipped]
    for person in equipped:
        await fake_devices.watch_sound(person.page)
    asked = await media.asked(bob.page)
    for _ in range(2):
        await alice.button("Turn off camera").click()
        await expect(bob.call.get_by_label("Remote video")).to_be_visible()
        await expect(alice.call.get_by_label("Your video", exact=True)).to_be_visible()
        await media.grows(bob.page)
        assert await media.asked(bob.page) == asked
        await bob.button("Turn off camera").click()
        await expect(alice.call.get_by_label("Remote video")).to_be_visible()
        await media.grows(alice.page)
        asked = await media.asked(bob.page)
        for person in equipped:
            await person.button("Turn off camera").click(no_wait_after=True)
        for person in equipped:
            await expect(person.call.get_by_label("Remote video")).to_be_hidden()
            await expect(
                person.call.get_by_label("Your video", exact=True)
            ).to_be_hidden()
    for person in equipped:
        await person.button("Turn off camera").click(no_wait_after=True)
    for person in equipped:
        await media.grows(person.page)
        await expect(person.call.get_by_label("Remote video")).to_be_visible()
        assert_below(await fake_devices.longest_silence(person.page), 1)
    assert described == [await fake_devices.descriptions(one.page) for one in equipped]
    await alice.button("Hang up").click()
    await expect(ended(bob)).to_be_visible()
    for person in equipped:
        await media.released(person.page)


async def test_a_call_without_devices_works_and_accepts_them_later(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    for person in (alice, bob):
        await media.spy(person.page)
    await bob.page.add_init_script(
        "navigator.mediaDevices.__none = true;"
        "const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "navigator.mediaDevices.getUserMedia = async (wish) => {"
        "  if (navigator.mediaDevices.__none)"
        "    throw new DOMException('none', 'NotFoundError');"
        "  return open(wish);"
        "};"
    )
    await open_conversation(alice, bob)
    await alice.button("Video call").click()
    await bob.button("Accept").click()
    await media.grows(bob.page)
    await expect(bob.call.get_by_text("No microphone was found")).to_be_visible()
    await bob.page.evaluate("() => { navigator.mediaDevices.__none = false }")
    await bob.button("Mute microphone").click()
    await bob.button("Turn off camera").click()
    await media.grows(alice.page)

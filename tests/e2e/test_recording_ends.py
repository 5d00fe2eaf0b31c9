"""The end of recordings: by either side, a refusal, a reload or a crash."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import BrowserContext, Playwright, expect

from tests.support import ffmpeg
from tests.support.browsers.chromium import FLAGS
from tests.support.calls import connect, ended
from tests.support.people import Pair, Person, befriend
from tests.support.recordings import card_of, record, request_of, save, sign_of

# A recording that lasts this long has something in it on a slow machine too.
A_WHILE_MS = 3_000


async def test_a_refusal_is_shown_and_a_withdrawal_ends_the_recording(
    watched: Pair, tmp_path: Path
):
    alice, bob = watched
    await connect(alice, bob)
    await alice.page.keyboard.press("r")
    await expect(request_of(bob)).to_contain_text(alice.name)
    await request_of(bob).get_by_role("button", name="Refuse").click()
    await expect(alice.call.get_by_text("doesn't want to be recorded")).to_be_visible()
    await expect(sign_of(alice)).to_be_hidden()
    await alice.page.wait_for_timeout(A_WHILE_MS)
    await record(alice, bob)
    await alice.page.wait_for_timeout(A_WHILE_MS)
    await bob.button("Stop recording").click()
    for person in (alice, bob):
        await expect(sign_of(person)).to_be_hidden()
    await expect(alice.call.get_by_text("has stopped the recording")).to_be_visible()
    assert ffmpeg.decoded_seconds(await save(alice, tmp_path)) > 1


async def test_every_recording_of_a_call_is_kept_however_it_ends(
    watched: Pair, tmp_path: Path
):
    alice, bob = watched
    await connect(alice, bob)
    await record(alice, bob)
    await alice.page.wait_for_timeout(A_WHILE_MS)
    await alice.button("Record call").click()
    assert ffmpeg.decoded_seconds(await save(alice, tmp_path)) > 1
    await record(alice, bob)
    await alice.page.wait_for_timeout(A_WHILE_MS)
    await alice.button("Hang up").click()
    await expect(ended(bob)).to_be_visible()
    assert ffmpeg.decoded_seconds(await save(alice, tmp_path)) > 1
    await connect(alice, bob)
    await record(alice, bob)
    await alice.page.wait_for_timeout(A_WHILE_MS)
    await bob.button("Hang up").click()
    await expect(ended(alice)).to_be_visible()
    assert ffmpeg.decoded_seconds(await save(alice, tmp_path)) > 1


async def test_the_recording_sign_is_correct_after_a_reload(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await record(alice, bob)
    await alice.page.wait_for_timeout(A_WHILE_MS)
    await bob.page.reload()
    await expect(request_of(bob)).to_be_visible()
    await expect(alice.call.get_by_text("to allow it again")).to_be_visible()
    await expect(sign_of(bob)).to_be_hidden()
    await request_of(bob).get_by_role("button", name="Allow").click()
    for person in (alice, bob):
        await expect(sign_of(person)).to_be_visible()
    await alice.page.reload()
    await expect(sign_of(bob)).to_be_hidden()
    await expect(card_of(alice)).to_contain_text("Unsaved recording")
    await expect(alice.button("Record call")).to_have_attribute("aria-pressed", "false")
    await alice.button("Discard").click()
    await alice.button("Discard for good").click()
    await expect(card_of(alice)).to_be_hidden()


@pytest_asyncio.fixture(loop_scope="session")
async def profile(
    playwright: Playwright, tmp_path: Path, browser_path: str
) -> AsyncIterator["Profile"]:
    made = Profile(playwright, tmp_path / "profile", browser_path)
    yield made
    await made.close()


def end_processes(argument: str) -> None:
    """Kill the processes with this argument."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if argument.encode() in place.read_bytes():
                os.kill(int(place.parent.name), signal.SIGKILL)


class Profile:
    """A browser with a persistent profile, which can be killed and opened again."""

    def __init__(self, playwright: Playwright, folder: Path, path: str) -> None:
        self._playwright = playwright
        self._folder = folder
        self._path = path
        self._context: BrowserContext | None = None

    async def open(self, name: str, url: str) -> Person:
        context = await self._playwright.chromium.launch_persistent_context(
            str(self._folder),
            executable_path=self._path,
            args=FLAGS,
            permissions=["camera", "microphone", "notifications"],
        )
        self._context = context
        return Person(name, await context.new_page(), url)

    async def kill(self) -> None:
        """Kill every process of this browser, as a crash does."""
        end_processes(f"user-data-dir={self._folder}")
        await asyncio.sleep(1)
        self._context = None

    async def close(self) -> None:
        if self._context is not None:
            await self._context.close()


async def test_a_killed_browser_offers_its_recording_again(
    profile: Profile, people, tmp_path: Path
):
    [bob] = await people("bob")
    alice = await profile.open(f"{bob.name}friend", bob.url)
    await alice.sign_up()
    await befriend(alice, bob)
    await alice.button("Video call").click()
    await bob.button("Accept").click()
    await expect(alice.call.get_by_role("timer")).to_be_visible()
    await record(alice, bob)
    await alice.page.wait_for_timeout(8_000)
    await profile.kill()
    again = await profile.open(alice.name, alice.url)
    # The cookie of a session this young died with the browser.
    await again.log_in()
    await expect(card_of(again)).to_contain_text(f"Unsaved recording with {bob.name}")
    path = await save(again, tmp_path)
    assert ffmpeg.decoded_seconds(path) > 5.5
    length = ffmpeg.duration(path)
    assert any(ffmpeg.colour_at(path, length * 0.75, 0.5, 0.5)), "a black picture"
    await again.page.reload()
    await expect(again.page.get_by_role("list", name="Conversations")).to_be_visible()
    await expect(card_of(again)).to_be_hidden()

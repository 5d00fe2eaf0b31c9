"""Recordings of calls, checked with ffmpeg."""

import re
import time
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support import ffmpeg, media, screen_sharing
from tests.support.calls import connect
from tests.support.people import FriendsFactory, Pair, open_conversation
from tests.support.recordings import (
    BLUE,
    BLUE_HZ,
    RED,
    RED_HZ,
    card_of,
    record,
    save,
    sign_of,
    use_fake_media,
)
from tests.support.wall_time import assert_below

LONGEST_WAIT = """async (milliseconds) => {
  const end = performance.now() + milliseconds;
  let longest = 0;
  for (let last = performance.now(); last < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
}"""
"""The longest time in which a page does not respond, in milliseconds."""


@pytest_asyncio.fixture(loop_scope="session")
async def talking(friends: FriendsFactory) -> Pair:
    """Connect Alice (red, low tone) and Bob (blue, high tone)."""
    alice, bob = await friends()
    for person in (alice, bob):
        await media.spy(person.page)
    await use_fake_media(alice.page, RED, RED_HZ)
    await use_fake_media(bob.page, BLUE, BLUE_HZ)
    await open_conversation(alice, bob)
    await connect(alice, bob)
    return alice, bob


async def test_a_recording_has_both_people_and_is_seekable(
    talking: Pair, tmp_path: Path
):
    alice, bob = talking
    began = time.monotonic()
    await record(alice, bob)
    await alice.page.wait_for_timeout(8_000)
    await alice.button("Record call").click()
    await expect(sign_of(bob)).to_be_hidden()
    longest = time.monotonic() - began
    path = await save(alice, tmp_path)
    await expect(card_of(alice)).to_be_hidden()
    assert re.fullmatch(rf"{bob.name} \d{{4}}-\d\d-\d\d \d\d\.\d\d\.webm", path.name)
    kinds = [stream["codec_type"] for stream in ffmpeg.probe(path)["streams"]]
    assert sorted(kinds) == ["audio", "video"]
    length = ffmpeg.duration(path)
    assert 7.5 < length < longest + 1
    assert b"\x1c\x53\xbb\x6b" in path.read_bytes(), "no Cues (RFC 9559, 5.1.5)"
    for share in (0.25, 0.5, 0.75):
        red, _, blue = ffmpeg.colour_at(path, length * share, 0.25, 0.3)
        assert blue > 150 > red, "the other side is on the left"
        red, _, blue = ffmpeg.colour_at(path, length * share, 0.75, 0.3)
        assert red > 150 > blue, "the own side is on the right"
    samples = ffmpeg.sound(path, length / 4, length / 2)
    floor = ffmpeg.tone(samples, 3_100)
    for hertz in (RED_HZ, BLUE_HZ):
        assert ffmpeg.tone(samples, hertz) > max(0.02, 10 * floor)


@pytest.mark.wall_time
async def test_the_page_is_responsive_while_recording_and_sharing(
    watched: Pair, tmp_path: Path
):
    alice, bob = watched
    await connect(alice, bob)
    await screen_sharing.share(alice, bob)
    await record(alice, bob)
    assert_below(await alice.page.evaluate(LONGEST_WAIT, 8_000), 2_000)
    await alice.button("Record call").click()
    await expect(sign_of(bob)).to_be_hidden()
    path = await save(alice, tmp_path)
    pictures = ffmpeg.decoded_seconds(path)
    # A busy machine draws the first pictures late and the last ones not at all.
    assert pictures > ffmpeg.duration(path) / 2
    assert_below(7.5, pictures)
    assert any(ffmpeg.colour_at(path, 4, 0.35, 0.5)), "a black screen"

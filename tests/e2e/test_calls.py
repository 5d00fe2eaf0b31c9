"""Calls between two people, with real media."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.support import media
from tests.support.calls import connect, ended, ring_of
from tests.support.people import (
    FriendsFactory,
    Pair,
    PeopleFactory,
    open_conversation,
)
from tests.support.two_workers import TWO, TwoWorkers, on_one_and_two


async def test_a_voice_call_has_audio_and_no_video(watched: Pair):
    alice, bob = watched
    await connect(alice, bob, "Voice call")
    assert (await media.received(bob.page)).frames == 0
    assert await media.live_tracks(alice.page) == 1
    await alice.button("Hang up").click()
    await expect(ended(bob)).to_be_visible()


async def test_media_flows_directly_between_the_browsers(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    for _ in range(5):
        for person in watched:
            await media.grows(person.page)
    assert (await media.received(alice.page)).pair in {"host", "prflx", "srflx"}


async def test_declining_is_shown_to_the_caller(watched: Pair):
    alice, bob = watched
    await alice.button("Video call").click()
    await ring_of(bob).get_by_role("button", name="Decline").click()
    await expect(ended(alice)).to_contain_text("declined")
    await expect(ring_of(bob)).to_be_hidden()
    await media.released(alice.page)
    assert await media.asked(bob.page) == 0


async def test_cancelling_stops_ringing(watched: Pair):
    alice, bob = watched
    composer = bob.page.get_by_role("textbox", name="Message", exact=True)
    await composer.focus()
    # In the document beforehand, and nothing that a person could find.
    card = bob.page.locator("#incoming-call")
    await expect(card).to_be_hidden()
    await expect(ring_of(bob)).to_have_count(0)
    element = await card.element_handle()
    await alice.button("Voice call").click()
    await expect(ring_of(bob)).to_be_visible()
    await expect(card).to_be_focused()
    assert element is not None
    assert await element.is_visible(), "a ring makes no new card"
    await alice.button("Cancel").click()
    await expect(ring_of(bob)).to_be_hidden()
    await expect(composer).to_be_focused()
    await media.released(alice.page)


async def test_a_call_rings_on_an_unknown_path(watched: Pair):
    alice, bob = watched
    await bob.page.goto(f"{bob.url}/nowhere/at/all")
    await expect(bob.page.get_by_role("link", name="Back to your")).to_be_visible()
    await alice.button("Voice call").click()
    await expect(ring_of(bob)).to_be_visible()
    await expect(bob.page.get_by_title("rejected by server")).to_have_count(0)


async def test_closing_the_callers_tab_stops_ringing(watched: Pair):
    alice, bob = watched
    await alice.button("Video call").click()
    await expect(ring_of(bob)).to_be_visible()
    await alice.page.close()
    await expect(ring_of(bob)).to_be_hidden()


async def test_someone_in_a_call_is_busy(watched: Pair, people: PeopleFactory):
    alice, bob = watched
    (carol,) = await people("carol")
    await carol.ask(bob)
    await bob.accept_request()
    await carol.open(bob)
    await connect(alice, bob)
    await carol.button("Video call").click()
    await expect(ended(carol)).to_contain_text("another call")
    await media.grows(alice.page)


async def test_muting_and_camera_off_are_seen_by_the_other(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await alice.button("Turn off camera").click()
    await expect(alice.button("Turn off camera")).to_have_attribute(
        "aria-pressed", "true"
    )
    await expect(bob.call.get_by_label("Remote video")).to_be_hidden()
    assert await media.live_tracks(alice.page) == 1, "camera off releases the camera"
    await alice.button("Turn off camera").click()
    await expect(bob.call.get_by_label("Remote video")).to_be_visible()
    await media.grows(bob.page)

    await alice.button("Mute microphone").click()
    await expect(alice.button("Mute microphone")).to_have_attribute(
        "aria-pressed", "true"
    )
    await media.falls_silent(bob.page)
    await alice.button("Mute microphone").click()
    await media.grows(bob.page)


async def test_answering_without_video_sends_only_sound(watched: Pair):
    alice, bob = watched
    await alice.button("Video call").click()
    await ring_of(bob).get_by_role("button", name="Accept without video").click()
    await media.grows(bob.page)
    await media.grows(alice.page, video=False)
    assert (await media.received(alice.page)).frames == 0


@on_one_and_two
async def test_two_people_who_call_each_other_get_one_call(watched: Pair):
    alice, bob = watched
    for person in watched:
        await person.page.evaluate(
            "() => [...document.querySelectorAll('button')]"
            ".find((b) => b.getAttribute('aria-label') === 'Video call')"
            "?.setAttribute('data-glare', '1')"
        )
    script = "() => document.querySelector('[data-glare]').click()"
    await alice.page.evaluate(f"() => setTimeout({script}, 200)")
    await bob.page.evaluate(f"() => setTimeout({script}, 200)")
    for person in watched:
        await media.grows(person.page)
        await expect(ring_of(person)).to_be_hidden()
    await alice.button("Hang up").click()
    for person in watched:
        await expect(ended(person)).to_be_visible()
        await media.released(person.page)


@on_one_and_two
async def test_other_tabs_stop_ringing_when_one_accepts(watched: Pair):
    alice, bob = watched
    second = await bob.second_tab(f"/c/{alice.name}")
    await alice.button("Video call").click()
    await expect(ring_of(second)).to_be_visible()
    await ring_of(bob).get_by_role("button", name="Accept", exact=True).click()
    await expect(ring_of(second)).to_be_hidden()
    await media.grows(alice.page)


@pytest.mark.parametrize("origins", [TWO], indirect=True)
async def test_a_call_and_its_end_do_not_need_redis(watched: Pair, workers: TwoWorkers):
    alice, bob = watched
    await connect(alice, bob)
    workers.redis.stop()
    try:
        for person in watched:
            await media.grows(person.page)
        await bob.button("Hang up").click()
        for person in watched:
            await expect(ended(person)).to_be_visible()
            await media.released(person.page)
    finally:
        workers.redis.start()
    # The server that had the call has lost it, and both pages connect again.
    await workers.has_tabs_of(alice.name, bob.name)
    await connect(bob, alice)


@pytest.mark.parametrize("origins", [TWO], indirect=True)
async def test_a_call_that_is_hung_up_while_redis_is_silent_is_over(
    watched: Pair, workers: TwoWorkers
):
    alice, bob = watched
    await connect(alice, bob)
    workers.redis.pause()
    try:
        await bob.button("Hang up").click()
        await expect(ended(alice)).to_be_visible()
        # The server has refused to take the end by then: it is repeated.
        await asyncio.sleep(2)
    finally:
        workers.redis.resume()
    await workers.has_no_call_of(alice.name, bob.name)
    await connect(bob, alice)


async def test_a_call_continues_on_other_pages(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await alice.button("Minimise call").click()
    await alice.write("I can write meanwhile")
    await bob.button("Minimise call").click()
    await bob.sees("I can write meanwhile")
    await media.grows(bob.page)


@pytest.mark.parametrize(
    ("error", "words"),
    [("NotAllowedError", "isn't allowed"), ("NotReadableError", "Another app")],
)
async def test_a_refused_device_is_reported_on_both_sides(
    friends: FriendsFactory, error: str, words: str
):
    alice, bob = await friends()
    await media.spy(bob.page)
    await media.deny(bob.page, error)
    await open_conversation(alice, bob)
    await alice.button("Video call").click()
    await ring_of(bob).get_by_role("button", name="Accept", exact=True).click()
    await expect(bob.page.get_by_text(words).first).to_be_visible()
    assert await media.live_tracks(bob.page) == 0


async def test_without_a_camera_a_video_call_becomes_a_voice_call(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    for person in (alice, bob):
        await media.spy(person.page)
    await media.deny(bob.page, "NotFoundError", only_video=True)
    await open_conversation(alice, bob)
    await alice.button("Video call").click()
    await ring_of(bob).get_by_role("button", name="Accept", exact=True).click()
    await media.grows(alice.page, video=False)
    await media.grows(bob.page)


async def test_calling_again_works_at_once(watched: Pair):
    alice, bob = watched
    for caller, callee in ((alice, bob), (bob, alice)):
        await connect(caller, callee)
        await callee.button("Hang up").click()
        for person in watched:
            await media.released(person.page)

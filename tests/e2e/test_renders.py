"""React renders again only what has changed."""

from playwright.async_api import Page, expect

from tests.support import renders
from tests.support.calls import ring_of
from tests.support.people import Pair
from tests.support.renders import Rendered

TICKS = 10
SHOWS = """
([from, ticks]) => {
  const [minutes, seconds] =
    document.querySelector('[role=timer]').textContent.split(':').map(Number);
  return minutes * 60 + seconds >= from + ticks;
}
"""


async def settle(page: Page) -> None:
    """Wait until nothing is rendered for a while: an idle page renders nothing."""
    await renders.take(page)
    while True:
        await page.wait_for_timeout(1_500)
        if await renders.take(page) == Rendered():
            return


async def lists_rested(page: Page) -> Rendered:
    """Assert that neither the people nor the messages were rendered again."""
    rendered = await renders.take(page)
    assert (rendered.people, rendered.messages) == ([], [])
    return rendered


async def elapsed(page: Page) -> int:
    minutes, seconds = (await page.get_by_role("timer").inner_text()).split(":")
    return int(minutes) * 60 + int(seconds)


async def test_a_call_renders_neither_the_people_nor_the_messages(watched: Pair):
    alice, bob = watched
    await alice.write("hello")
    for person in watched:
        await expect(person.messages).to_have_count(1)
        await renders.count(person.page)
        await expect(person.messages).to_have_count(1)
    for person in watched:
        await settle(person.page)

    await alice.button("Video call").click()
    await expect(alice.page.get_by_text("Ringing")).to_be_visible()
    await expect(ring_of(bob)).to_be_visible()
    for person in watched:
        rung = await lists_rested(person.page)
        assert rung.elsewhere, "the counter works"

    await ring_of(bob).get_by_role("button", name="Accept", exact=True).click()
    for person in watched:
        await expect(person.call.get_by_role("timer")).to_be_visible()
    await alice.page.wait_for_function(SHOWS, arg=[0, 2])
    for person in watched:
        await lists_rested(person.page)

    await alice.button("Mute microphone").click()
    await expect(bob.call.get_by_text("muted", exact=True)).to_be_visible()
    for person in watched:
        muted = await lists_rested(person.page)
        # The button, its icon and its tooltip; the remark at the peer; a tick or two.
        assert len(muted.stage) < 12

    began = await elapsed(alice.page)
    await alice.page.wait_for_function(SHOWS, arg=[began, TICKS])
    for person in watched:
        rendered = await lists_rested(person.page)
        # One leaf a second, the elapsed time; the controls hide once.
        assert TICKS - 1 <= len(rendered.stage) <= 2 * TICKS
        assert len(rendered.elsewhere) < TICKS

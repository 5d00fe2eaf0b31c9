"""A modified page floods the call chat."""

import asyncio

from playwright.async_api import Page, expect

from tests.support import media
from tests.support.call_chat import CHANNEL, every_body, in_chat, lines, write
from tests.support.people import FriendsFactory, open_conversation
from tests.support.timeouts import PATIENCE

# Ten thousand a second of what is next, what was before, what is nothing, what is huge.
FLOOD = """
() => {
  const channel = window.__chat;
  const id = (n) => '00000000-0000-4000-9000-' + String(n).padStart(12, '0');
  const text = (n, body) => JSON.stringify(
    { type: 'text', n, first: 1, seen: 0, id: id(n), body });
  const huge = 'x'.repeat(262144);
  const html = '<img src=x onerror="window.__executed = true">';
  const bad = ['{', '[]', 'null', JSON.stringify({ type: 'text', n: 'x' }),
    JSON.stringify({ type: 'state', have: 1e9, read: 1e9, keep: 1, heard: 7,
                     agreed: true })];
  window.__n = 0;
  window.__sent = 0;
  window.__timer = setInterval(() => {
    for (let i = 0; i < 200 && channel.bufferedAmount < 8e6; i += 1) {
      const turn = window.__sent++;
      if (turn % 2000 === 7) channel.send(huge);
      else if (turn % 10 === 0) channel.send(bad[turn % bad.length]);
      else if (turn % 10 === 1) channel.send(text(1, 'again'));
      else channel.send(text(++window.__n, `${window.__n} ${html} \\u202e back`));
    }
  }, 20);
}
"""
# The flood goes on from where it has come, so that as much as may be is taken.
FOLLOW = """
() => window.__chat.addEventListener('message', ({ data }) => {
  const message = JSON.parse(data);
  if (message.type === 'state') window.__n = message.have;
})
"""
WATCH = """
() => {
  window.__long = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.__long.push(entry.duration);
  }).observe({ type: 'longtask' });
}
"""
WORST = "() => Math.max(0, ...window.__long.splice(0))"
LONG_TASK_MS = 200


async def test_a_flood_of_chat_frames_is_limited(
    friends: FriendsFactory,
):
    pair = alice, bob = await friends()
    for person in pair:
        await media.spy(person.page)
        await person.page.add_init_script(CHANNEL)
    await open_conversation(*pair)
    await in_chat(pair)
    await write(alice, "before the flood")
    await expect(lines(bob)).to_have_count(1)
    await alice.page.evaluate(WATCH)
    await bob.page.evaluate(FOLLOW)
    await bob.page.evaluate(FLOOD)
    await expect(lines(alice).nth(150)).to_be_attached()
    await has_a_quiet_moment(alice.page)
    await write(alice, "in the middle of it")
    await expect(lines(bob).filter(has_text="in the middle of it")).to_have_count(1)
    await bob.page.wait_for_function("() => window.__sent > 20_000")
    await bob.page.evaluate("clearInterval(window.__timer)")
    shown = await every_body(alice)
    assert len(shown) <= 1000
    assert "before the flood" in shown
    assert sum("onerror" in text for text in shown) > 100
    assert await alice.page.evaluate("window.__executed") is None
    assert await alice.page.locator("article img").count() == 0
    await expect(alice.button("Keep chat")).to_have_attribute("aria-pressed", "false")
    await media.grows(alice.page, video=False)


async def has_a_quiet_moment(page: Page) -> None:
    """Wait for a sample in which the page is responsive.

    A machine that others use as well makes tasks long too; a page that cannot bear the
    flood never has such a moment.
    """
    worst: list[float] = []
    async with asyncio.timeout(PATIENCE):
        while not worst or worst[-1] >= LONG_TASK_MS:
            await page.wait_for_timeout(2_500)
            worst.append(float(await page.evaluate(WORST)))

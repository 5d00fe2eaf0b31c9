"""Two friends see whether the other is there."""

import re

from playwright.async_api import expect

from tests.support.people import FriendsFactory


async def test_a_friend_is_online_until_their_last_tab_is_closed(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    await bob.page.goto(f"{bob.url}/c/{alice.name}")
    line = bob.page.locator(".pane-header-subtitle")
    dot = bob.conversations.get_by_role("listitem").first.locator(".presence-dot")
    await expect(line).to_have_text("online")
    await expect(dot).to_be_visible()
    other = await alice.second_tab()
    await expect(other.conversations).to_contain_text(bob.name)
    await alice.page.close()
    await expect(line).to_have_text("online")
    await other.page.close()
    await expect(line).to_have_text(re.compile("^last seen (just now|1 minute ago)$"))
    await expect(dot).to_have_count(0)

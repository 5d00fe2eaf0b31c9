"""The switches of what friends share, without a reload and in every tab."""

from playwright.async_api import expect

from tests.support.people import FriendsFactory


async def test_read_receipts_can_be_switched_off_in_one_tab_for_all(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    for person, friend in ((alice, bob), (bob, alice)):
        await person.page.goto(f"{person.url}/c/{friend.name}")
    await bob.page.bring_to_front()
    await alice.write("have you read this")
    own = alice.messages.last
    await expect(own).to_have_attribute("data-status", "read")

    settings, other = [await bob.second_tab("/settings") for _ in range(2)]
    switch = settings.page.get_by_role("switch", name="Send read receipts")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    twin = other.page.get_by_role("switch", name="Send read receipts")
    await expect(twin).to_have_attribute("aria-checked", "false")
    # Without a reload: neither sees any longer what the other has read.
    await expect(own).to_have_attribute("data-status", "delivered")
    await settings.page.get_by_role("switch", name="Show when I am online").click()
    await expect(alice.page.locator(".pane-header-subtitle")).to_have_text(
        f"@{bob.name}"
    )
    await switch.click()
    await expect(own).to_have_attribute("data-status", "read")

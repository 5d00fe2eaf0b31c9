"""Two friends see each other type: in the header, and in the conversation list."""

from playwright.async_api import expect

from tests.support.people import Pair

TYPING = "typing"


async def test_a_friend_is_seen_typing_until_the_message_arrives(pair: Pair):
    alice, bob = pair
    tab = await bob.second_tab()
    line = tab.conversations.get_by_role("listitem").first
    # The list is drawn before the tab has a socket, on which it hears who is present.
    await expect(line).to_contain_text("online")
    field = alice.page.get_by_role("textbox", name="Message", exact=True)
    header = bob.page.locator(".pane-header")

    await field.press_sequentially("a thought", delay=20)
    await expect(header).to_contain_text(TYPING)
    await expect(line.locator(".row-preview")).to_contain_text(TYPING)
    await expect(alice.page.locator(".pane-header")).not_to_contain_text(TYPING)

    await field.press("Enter")
    await bob.sees("a thought")
    await expect(header).not_to_contain_text(TYPING)
    await expect(line).to_contain_text("a thought")

    await field.press_sequentially("never mind", delay=20)
    await expect(header).to_contain_text(TYPING)
    await field.fill("")
    await expect(header).not_to_contain_text(TYPING)
    await tab.page.close()

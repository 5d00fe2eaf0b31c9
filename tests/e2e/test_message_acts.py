"""The acts on a message: reply, react, edit, delete, copy."""

from playwright.async_api import Locator, expect

from tests.support.message_rows import act, bubble, log, menu
from tests.support.people import FriendsFactory, Person, open_conversation
from tests.support.two_workers import on_one_and_two

SHORT_HISTORY = 90


def composer(person: Person) -> Locator:
    return person.page.get_by_role("textbox", name="Message", exact=True)


@on_one_and_two
async def test_what_one_does_to_a_message_the_other_sees(friends: FriendsFactory):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    await alice.write("Shall we meet at six?")
    await bob.sees("at six?")
    await reacted(alice, bob)
    await act(alice, bubble(alice, "at six?"), "Edit")
    await expect(composer(alice)).to_have_value("Shall we meet at six?")
    await composer(alice).fill("Shall we meet at seven?")
    await composer(alice).press("Enter")
    await bob.sees("at seven?")
    await expect(bubble(bob, "at seven?")).to_contain_text("edited")
    await act(bob, bubble(bob, "at seven?"), "Reply")
    await bob.write("Seven is fine")
    quote = bubble(alice, "Seven is fine").locator(".quote")
    await expect(quote).to_have_text("You" + "Shall we meet at seven?")
    await act(alice, bubble(alice, "at seven?"), "Delete")
    question = alice.page.get_by_role("alertdialog", name="Delete message?")
    await question.get_by_role("button", name="Delete", exact=True).click()
    await alice.sees("You deleted this message")
    await bob.sees("This message was deleted")
    for person in (alice, bob):
        await expect(person.page.locator(".quote")).to_contain_text("Message deleted")
        await person.page.reload()
        await expect(person.page.locator(".quote")).to_contain_text("Message deleted")
        await expect(person.page.get_by_text("at seven?")).to_have_count(0)


async def reacted(alice: Person, bob: Person) -> None:
    await bubble(bob, "at six?").click(button="right")
    await bob.page.get_by_role("button", name="Thumbs up").click()
    thumb = bubble(alice, "at six?").get_by_role("button", name="👍 1")
    await expect(thumb).to_have_attribute("aria-pressed", "false")
    await thumb.click()
    both = bubble(bob, "at six?").get_by_role("button", name="👍 2")
    await expect(both).to_have_attribute("aria-pressed", "true")
    await both.click()
    await expect(
        bubble(alice, "at six?").get_by_role("button", name="👍 1")
    ).to_be_visible()


async def test_a_reaction_is_shown_in_the_list_until_it_is_seen(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    await alice.write("Look at this")
    await bob.sees("Look at this")
    await alice.page.goto(alice.url)
    await bubble(bob, "Look at this").click(button="right")
    await bob.page.get_by_role("button", name="Red heart").click()
    line = alice.conversations.get_by_role("listitem")
    await expect(line.locator(".badge-reaction")).to_have_text("❤️")
    await alice.page.reload()
    await expect(line.locator(".badge-reaction")).to_have_text("❤️")
    await alice.open(bob)
    await expect(line.locator(".badge-reaction")).to_have_count(0)


async def test_everything_can_be_done_by_keyboard(friends: FriendsFactory):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    for text in ("one", "two"):
        await alice.write(text)
        await bob.sees(text)
    await log(bob).focus()
    keys = bob.page.keyboard
    await keys.press("ArrowUp")
    await expect(bubble(bob, "two")).to_be_focused()
    await keys.press("ArrowUp")
    await expect(bubble(bob, "one")).to_be_focused()
    await keys.press("Shift+F10")
    reply = menu(bob).get_by_role("menuitem", name="Reply")
    await expect(reply).to_be_focused()
    await keys.press("Escape")
    await expect(bubble(bob, "one")).to_be_focused()
    await keys.press("ContextMenu")
    await expect(reply).to_be_focused()
    await keys.press("ArrowUp")
    await keys.press("ArrowRight")
    await keys.press("Enter")
    await expect(bubble(alice, "one").get_by_role("button", name="❤️ 1")).to_be_visible()
    await composer(alice).focus()
    await alice.page.keyboard.press("ArrowUp")
    await expect(composer(alice)).to_have_value("two")
    await alice.page.keyboard.press("Escape")
    await expect(composer(alice)).to_have_value("")
    await picked_by_keyboard(bob, alice)


async def picked_by_keyboard(bob: Person, alice: Person) -> None:
    await bubble(bob, "two").focus()
    await bob.page.keyboard.press("Enter")
    await menu(bob).get_by_role("menuitem", name="React").press("Enter")
    search = bob.page.get_by_role("searchbox", name="Search emojis")
    await expect(search).to_be_focused()
    await search.fill("hedgehog")
    found = bob.page.get_by_role("gridcell")
    await expect(found).to_have_count(1)
    await expect(found).to_have_accessible_name("Hedgehog")
    await bob.page.keyboard.press("ArrowDown")
    await bob.page.keyboard.press("Enter")
    await expect(
        bubble(alice, "two").get_by_role("button", name="🦔 1")
    ).to_be_visible()


async def test_a_change_without_a_connection_is_kept_over_a_reload(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    await composer(alice).fill("half a")
    await alice.write("typo")
    await bob.sees("typo")
    await composer(alice).fill("half a thought")
    await alice.page.route_web_socket("**/api/ws", lambda socket: socket.close())
    await alice.page.reload()
    await alice.sees("typo")
    await expect(composer(alice)).to_have_value("half a thought")
    await act(alice, bubble(alice, "typo"), "Edit")
    await composer(alice).fill("no typo")
    await composer(alice).press("Enter")
    await alice.sees("no typo")
    await expect(composer(alice)).to_have_value("half a thought")
    await alice.page.reload()
    await alice.sees("no typo")
    await expect(bubble(bob, "no typo")).to_have_count(0)
    await alice.page.unroute_all()
    again = await alice.second_tab(f"/c/{bob.name}")
    await again.sees("no typo")
    await bob.sees("no typo")


async def test_a_quote_and_a_link_lead_to_an_old_message(friends: FriendsFactory):
    alice, bob = await friends()
    await open_conversation(alice, bob)
    found = (await alice.request("GET", "/api/conversations"))["items"][0]["id"]
    path = f"/api/conversations/{found}/messages"
    # A page that shows messages loads them again.
    await alice.page.goto(alice.url)
    sent = [
        await alice.request(
            "POST", path, {"client_id": uuid(n), "body": f"note {n:03}"}
        )
        for n in range(SHORT_HISTORY)
    ]
    await alice.request(
        "POST",
        path,
        {"client_id": uuid(900), "body": "remember?", "reply_to": sent[4]["id"]},
    )
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    await expect(bubble(alice, "note 004")).to_have_count(0)
    await bubble(alice, "remember?").locator(".quote").click()
    await expect(bubble(alice, "note 004")).to_be_in_viewport()
    await expect(bubble(alice, "note 004")).to_be_focused()
    await alice.page.goto(f"{alice.url}/c/{bob.name}?message=3")
    await expect(bubble(alice, "note 002")).to_be_in_viewport()
    await expect(alice.page).to_have_url(f"{alice.url}/c/{bob.name}")
    await alice.page.goto(f"{alice.url}/c/{bob.name}?message=9999")
    await expect(bubble(alice, "remember?")).to_be_in_viewport()


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"

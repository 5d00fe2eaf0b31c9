"""Search in messages: from the people column, and in the open conversation."""

from playwright.async_api import expect

from tests.support.message_rows import bubble
from tests.support.people import FriendsFactory, Person, open_conversation
from waves.core.ids import new_id

FILLERS = 70


async def has_history(person: Person) -> None:
    """Write three messages about waves, the first far above the newest page."""
    (talk,) = (await person.request("GET", "/api/conversations"))["items"]
    path = f"/api/conversations/{talk['id']}/messages"
    texts = [
        "The Café by the sea has the best waves",
        *(f"Note {number}: bring a towel" for number in range(FILLERS)),
        "New wäves tomorrow, they say",
        "Waves again?",
        "See you at six",
    ]
    for text in texts:
        await person.request("POST", path, {"client_id": str(new_id()), "body": text})


async def test_a_message_is_found_from_the_list_and_shown(friends: FriendsFactory):
    alice, bob = await friends()
    await has_history(alice)
    await bob.page.goto(bob.url)
    field = bob.page.get_by_role("searchbox", name="Search people")
    await field.fill("CAFE waves")
    found = bob.page.get_by_role("list", name="Messages")
    await expect(found.get_by_role("listitem")).to_have_count(1)
    await expect(bob.page.get_by_text("No one called")).to_be_hidden()
    assert await found.locator("mark").all_inner_texts() == ["Café", "waves"]
    await found.get_by_role("link").click()
    await expect(bubble(bob, "by the sea")).to_be_in_viewport()
    await bob.button("To the latest messages").click()
    await expect(bubble(bob, "See you at six")).to_be_in_viewport()
    await expect(bob.button("To the latest messages")).to_have_count(0)
    await field.fill("wave")
    await expect(found.get_by_role("listitem")).to_have_count(3)
    await found.get_by_role("link").last.click()
    await expect(bubble(bob, "by the sea")).to_be_in_viewport()


async def test_found_messages_are_narrowed_to_one_person(friends: FriendsFactory):
    alice, bob = await friends()
    await has_history(alice)
    page = bob.page
    note = await bob.request("PUT", "/api/users/me/note-to-self")
    draft = {"client_id": str(new_id()), "body": "ask about the waves"}
    await bob.request("POST", f"/api/conversations/{note['id']}/messages", draft)
    await page.goto(bob.url)
    await page.get_by_role("searchbox", name="Search people").fill("waves")
    found = page.get_by_role("list", name="Messages").get_by_role("listitem")
    await expect(found).to_have_count(4)
    people = page.get_by_role("group", name="Only in the conversation with")
    await people.get_by_role("button", name="Note to self").click()
    await expect(found).to_have_count(1)
    await expect(found).to_contain_text("ask about the waves")
    await people.get_by_role("button", name=alice.name).click()
    await expect(found).to_have_count(3)
    await page.get_by_role("searchbox", name="Search people").fill("waves about")
    await expect(page.get_by_text("Nothing found there.")).to_be_visible()
    await people.get_by_role("button", name=alice.name).click()
    await expect(found).to_have_count(1)


async def test_the_matches_of_a_conversation_are_gone_through(friends: FriendsFactory):
    alice, bob = await friends()
    await has_history(alice)
    await open_conversation(alice, bob)
    page = bob.page
    await bob.button("Conversation menu").click()
    await page.get_by_role("menuitem", name="Search in conversation").click()
    field = page.get_by_role("searchbox", name="Search in conversation")
    await expect(field).to_be_focused()
    await field.fill("waves")
    bar = page.get_by_role("search").filter(has=field)
    status = bar.get_by_role("status")
    await expect(status).to_have_text("3 found")
    await field.press("Enter")
    await expect(status).to_have_text("1 of 3")
    await bob.button("Older match").click()
    await expect(status).to_have_text("2 of 3")
    await bob.button("Older match").click()
    await expect(bubble(bob, "by the sea")).to_be_in_viewport()
    await field.press("Shift+Enter")
    await expect(bubble(bob, "New wäves")).to_be_in_viewport()
    await bar.get_by_role("combobox", name="Written by").select_option("You")
    await expect(status).to_have_text("Nothing found")
    await bar.get_by_role("combobox").select_option(alice.name)
    await expect(status).to_have_text("3 found")
    await field.press("Escape")
    await expect(field).to_have_count(0)
    await expect(bob.button("Conversation menu")).to_be_focused()

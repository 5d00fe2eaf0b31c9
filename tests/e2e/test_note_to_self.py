"""A note to self: a conversation that only its writer has."""

from playwright.async_api import Locator, expect

from tests.support.people import FriendsFactory, PeopleFactory, Person
from tests.support.two_workers import on_one_and_two

NAME = "Note to self"


async def open_note(person: Person) -> None:
    """Open it from the account menu."""
    await person.button("Account").click()
    await person.page.get_by_role("link", name=NAME).click()
    await expect(title(person)).to_have_text(NAME)


def title(person: Person) -> Locator:
    return person.page.get_by_role("heading", level=1)


async def write(person: Person, text: str) -> None:
    box = person.page.get_by_role("textbox", name="Message", exact=True)
    await box.fill(text)
    await box.press("Enter")


def row(person: Person) -> Locator:
    return person.conversations.get_by_role("listitem").filter(has_text=NAME)


@on_one_and_two
async def test_a_note_is_on_every_tab_of_its_writer_and_on_no_other(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    for person in (alice, bob):
        await person.page.goto(person.url)
    elsewhere = await alice.second_tab()
    await open_note(alice)
    await expect(alice.page.get_by_text("Keep something for yourself.")).to_be_visible()
    await expect(row(elsewhere)).to_have_count(0)
    await write(alice, "buy milk")
    await expect(alice.messages).to_contain_text(["buy milk"])
    await expect(row(elsewhere)).to_contain_text("buy milk")
    await expect(row(elsewhere)).not_to_contain_text("You:")
    await row(elsewhere).get_by_role("link").click()
    await write(elsewhere, "and bread")
    await expect(alice.messages).to_contain_text(["buy milk", "and bread"])
    await expect(row(alice)).to_contain_text("and bread")
    await expect(row(alice)).not_to_contain_text("unread")
    await expect(bob.conversations.get_by_role("listitem")).to_have_count(1)
    await expect(bob.page.get_by_text("buy milk")).to_have_count(0)
    assert not (await alice.page.title()).startswith("(")


async def test_nobody_can_be_called_or_blocked_there(people: PeopleFactory):
    (alice,) = await people("alice")
    await open_note(alice)
    for name in ("Voice call", "Video call"):
        await expect(alice.button(name)).to_have_count(0)
    await alice.button("Conversation menu").click()
    menu = alice.page.get_by_role("menu", name="Conversation menu")
    await expect(
        menu.get_by_role("menuitem", name="Disappearing messages")
    ).to_be_visible()
    for name in ("Mute", "Unfriend", "Block"):
        await expect(menu.get_by_role("menuitem", name=name)).to_have_count(0)


async def test_it_is_found_by_a_search_and_kept_over_a_reload(people: PeopleFactory):
    (alice,) = await people("alice")
    search = alice.page.get_by_role("searchbox", name="Search people")
    await search.fill("note")
    found = alice.page.get_by_role("list", name="Search results")
    await found.get_by_role("link", name="Write").click()
    await expect(title(alice)).to_have_text(NAME)
    await write(alice, "a word to keep")
    await expect(alice.messages).to_contain_text(["a word to keep"])
    await alice.page.reload()
    await expect(title(alice)).to_have_text(NAME)
    await expect(alice.messages).to_contain_text(["a word to keep"])
    await search.fill("keep")
    messages = alice.page.get_by_role("list", name="Messages", exact=True)
    await expect(messages.get_by_role("link")).to_contain_text([NAME])

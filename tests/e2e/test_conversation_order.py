"""The order of the conversation list: pins, archive, mutes and marks, in two tabs."""

from playwright.async_api import Locator, expect

from tests.support.people import PeopleFactory, Person, make_friends
from tests.support.two_workers import on_one_and_two


def row(person: Person, name: str) -> Locator:
    return person.page.locator("li.row", has_text=name)


async def choose(person: Person, name: str, entry: str) -> None:
    await row(person, name).get_by_role("link").click(button="right")
    menu = person.page.get_by_role("menu", name="Conversation options")
    await menu.get_by_role("menuitem", name=entry, exact=True).click()
    await expect(menu).to_be_hidden()


async def send(person: Person, to: Person, body: str) -> None:
    items = (await person.request("GET", "/api/conversations"))["items"]
    items += (await person.request("GET", "/api/conversations?archived=true"))["items"]
    [path] = [one["id"] for one in items if one["peer"]["username"] == to.name]
    message = {"client_id": f"{abs(hash(body)):032x}", "body": body}
    await person.request("POST", f"/api/conversations/{path}/messages", message)


async def mute_by_keyboard(person: Person, name: str) -> None:
    await row(person, name).get_by_role("link").focus()
    await person.page.keyboard.press("Shift+F10")
    for entry in ("Pin", "Mark as read"):
        item = person.page.get_by_role("menuitem", name=entry, exact=True)
        await expect(item).to_be_focused()
        await person.page.keyboard.press("ArrowDown")
    await person.page.keyboard.press("Enter")
    await person.page.get_by_role("dialog").get_by_text("8 hours").click()


@on_one_and_two
async def test_the_list_is_put_in_order_in_both_tabs(people: PeopleFactory):
    alice, bob, carol, dora = await people("alice", "bob", "carol", "dora")
    for other in (bob, carol, dora):
        await make_friends(alice, other)
    tab = await alice.second_tab()
    for one in (alice, tab):
        await expect(one.conversations.locator("li")).to_have_count(3)
    await choose(alice, bob.name, "Pin")
    for one in (alice, tab):
        first = one.conversations.locator("li").first
        await expect(first).to_contain_text(bob.name)
        await expect(first).to_contain_text("Pinned")

    await choose(tab, carol.name, "Archive")
    for one in (alice, tab):
        await expect(row(one, carol.name)).to_have_count(0)
    await alice.button("Archived").click()
    await expect(row(alice, carol.name)).to_be_visible()
    await alice.button("Back to conversations").click()

    await choose(alice, dora.name, "Mark as unread")
    await expect(row(tab, dora.name).locator(".badge-mark")).to_be_visible()
    await alice.open(dora)
    await expect(row(tab, dora.name).locator(".badge-mark")).to_have_count(0)

    # A message brings the conversation back, and counts in the title.
    await send(carol, alice, "are you there?")
    for one in (alice, tab):
        await expect(row(one, carol.name)).to_contain_text("are you there?")
    await expect(tab.page).to_have_title("(1) Waves")

    await mute_by_keyboard(alice, carol.name)
    await expect(row(tab, carol.name)).to_have_attribute("data-muted", "true")
    await expect(tab.page).to_have_title("Waves")
    await expect(row(alice, carol.name).get_by_role("link")).to_be_focused()
    await tab.page.close()


async def test_the_menu_of_a_conversation_has_the_same_entries(people: PeopleFactory):
    alice, bob = await people("alice", "bob")
    await make_friends(alice, bob)
    await alice.open(bob)
    menu = alice.page.get_by_role("menu", name="Conversation menu", exact=True)
    for done, undo in (("Pin", "Unpin"), ("Archive", "Unarchive")):
        for entry in (done, undo):
            await alice.button("Conversation menu").click()
            await menu.get_by_role("menuitem", name=entry, exact=True).click()
            await expect(menu).to_be_hidden()
    await alice.button("Conversation menu").click()
    await menu.get_by_role("menuitem", name="Mute", exact=True).click()
    await alice.button("Until I turn it on").click()
    await expect(row(alice, bob.name)).to_have_attribute("data-muted", "true")
    await expect(alice.button("Conversation menu")).to_be_focused()

"""Disappearing messages: either sets the timer, both see who did, and what is gone."""

from playwright.async_api import Locator, expect

from tests.support.disappearing import make_text_due
from tests.support.people import Pair, Person
from tests.support.servers import Server

MENU = "Conversation menu"
TIMER = "Disappearing messages"


async def set_in_the_menu(person: Person, time: str) -> None:
    await person.button(MENU).click()
    await person.page.get_by_role("menuitem", name=TIMER).click()
    await choose(person, time)


async def turn_off_by_the_sign(person: Person) -> None:
    await sign(person).click()
    await choose(person, "Off")


async def choose(person: Person, time: str) -> None:
    dialog = person.page.get_by_role("dialog", name=TIMER)
    await dialog.get_by_role("button", name=time).click()
    await expect(dialog).to_be_hidden()


def sign(person: Person) -> Locator:
    return person.page.get_by_role("button", name=f"{TIMER}: 24 hours")


async def test_messages_disappear_for_both_without_a_reload(pair: Pair, server: Server):
    alice, bob = pair
    await alice.write("this stays")
    await set_in_the_menu(alice, "24 hours")
    await expect(sign(alice)).to_be_visible()
    await expect(sign(bob)).to_be_visible()
    notice = "set new messages to disappear after 24 hours."
    await expect(alice.page.get_by_text(f"You {notice}")).to_be_visible()
    await expect(bob.page.get_by_text(f"{alice.name} {notice}")).to_be_visible()

    await alice.write("read and gone")
    await bob.sees("read and gone")
    await expect(alice.messages.last).to_have_attribute("data-status", "read")
    await bob.page.goto(bob.url)
    await alice.write("gone before it was read")
    row = bob.conversations.get_by_role("listitem")
    await expect(row).to_contain_text("gone before it was read")
    await expect(bob.page).to_have_title("(1) Waves")
    make_text_due(server.data, "gone before it was read")
    make_text_due(server.data, "read and gone")
    await expect(alice.messages).to_have_count(1)
    await expect(row).to_contain_text("this stays")
    await expect(bob.page).to_have_title("Waves")

    await bob.open(alice)
    await expect(bob.messages).to_have_count(1)
    await bob.sees("this stays")
    await turn_off_by_the_sign(bob)
    await expect(sign(alice)).to_have_count(0)
    turned_off = f"{bob.name} turned off disappearing messages."
    await expect(alice.page.get_by_text(turned_off)).to_be_visible()
    await bob.write("this stays too")
    await expect(alice.messages).to_have_count(2)

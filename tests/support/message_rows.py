"""The messages of an open conversation: their rows, their menus, their list."""

import re

from playwright.async_api import Locator

from tests.support.people import Person

_AT_END = "log => log.scrollHeight - log.scrollTop - log.clientHeight < 2"


def log(person: Person) -> Locator:
    """Return the message list."""
    return person.page.get_by_role("log", name="Messages", exact=True)


def bubble(person: Person, text: str, *, exact: bool = False) -> Locator:
    """Return the article of a message that contains this text, or is it."""
    searched = re.compile(rf"^\s*{re.escape(text)}\s*$") if exact else text
    body = person.page.locator("[data-body]", has_text=searched)
    return person.messages.filter(has=body)


def menu(person: Person) -> Locator:
    """Return the open menu of a message."""
    return person.page.get_by_role("menu", name="Message actions")


async def act(person: Person, message: Locator, item: str) -> None:
    """Choose an item from the menu of a message."""
    await message.hover()
    await message.get_by_role("button", name="Message actions").click()
    await menu(person).get_by_role("menuitem", name=item, exact=True).click()


async def is_at_end(person: Person) -> bool:
    """Return whether the end of the list is visible."""
    return await log(person).evaluate(_AT_END)

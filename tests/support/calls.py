"""Helpers for tests of calls."""

from playwright.async_api import Locator

from tests.support import media
from tests.support.people import Person


def ring_of(person: Person) -> Locator:
    """Return the card of the incoming call."""
    return person.page.get_by_role("alertdialog", name="Incoming call")


def ended(person: Person) -> Locator:
    """Return the card of the ended call."""
    return person.page.get_by_role("status", name="Call ended")


async def connect(caller: Person, callee: Person, kind: str = "Video call") -> None:
    """Call, accept, and wait until media flows in both directions."""
    await caller.button(kind).click()
    await ring_of(callee).get_by_role("button", name="Accept", exact=True).click()
    for person in (caller, callee):
        await media.grows(person.page, video=kind == "Video call")

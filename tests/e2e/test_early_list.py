"""The conversation list in the document, before any script runs."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.support.people import (
    FriendsFactory,
    PeopleFactory,
    Person,
    make_friends,
    newcomer,
)

NASTY = "<b onclick=alert(1)>B&amp;o</b> \"'"
MARKUP = """(selector) => {
  const ignored = [
    'data-discover', 'aria-posinset', 'aria-setsize', 'data-conversation',
  ];
  const style = (text) => text.replaceAll(/[\\s;]/g, '');
  const plain = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.matches('.row-time')) return ['time'];
    const attributes = [...node.attributes]
      .filter(({ name }) => !ignored.includes(name))
      .map(({ name, value }) => [name, name === 'style' ? style(value) : value])
      .filter(([, value]) => value !== '')
      .sort();
    node.normalize();
    const children = [...node.childNodes].filter((one) =>
      one.nodeType !== Node.COMMENT_NODE
      && !one.matches?.('.list-end, .presence-dot, .row-more'));
    return [node.localName, attributes, children.map(plain)];
  };
  return plain(document.querySelector(selector).cloneNode(true));
}"""
"""What an element is, without what only React writes."""
WATCHED = """
window.gaps = 0;
new MutationObserver(() => {
  const isDrawn = document.querySelector('.sidebar .row-link') !== null;
  window.seen ||= isDrawn;
  if (window.seen && !isDrawn) window.gaps += 1;
}).observe(document, { childList: true, subtree: true });
"""


async def without_scripts(page: Page) -> None:
    """Let no script of the build arrive."""

    async def refuse(route: Route) -> None:
        await route.abort()

    await page.route("**/assets/*.js", refuse)


def drawn_rows(person: Person) -> Any:
    """Return the rows that the document had."""
    return person.page.locator(".early-list .row-link")


async def documents_of(person: Person, browser: Browser) -> Person:
    """Return the same person in a browser that loads no scripts."""
    same = await newcomer(browser, person.name, person.url)
    cookies = await person.context.cookies()
    await same.context.add_cookies(cookies)  # pyright: ignore[reportArgumentType]
    await without_scripts(same.page)
    return same


@pytest.mark.parametrize("at", ["/", "/c/{}"])
async def test_the_document_has_the_list_as_react_draws_it(
    browser: Browser, people: PeopleFactory, at: str
):
    alice, bob, carol, dave = await people("alice", "bob", "carol", "dave")
    await bob.request("PATCH", "/api/users/me", {"display_name": NASTY})
    for friend in (bob, carol, dave):
        await make_friends(alice, friend)
    for writer, reader, text in (
        (bob, alice, "<i>one</i>\ntwo"),
        (alice, carol, "שלום"),
    ):
        await writer.page.goto(f"{writer.url}/c/{reader.name}")
        await writer.write(text)
        await writer.sees(text.splitlines()[0])
    place = alice.url + at.format(dave.name)
    await alice.page.goto(place)
    rows = alice.page.locator(".paged-list .row-time:not(:empty)")
    await expect(rows).to_have_count(3)
    alone = await documents_of(alice, browser)
    await alone.page.goto(place)
    await expect(drawn_rows(alone)).to_have_count(3)
    assert await alone.page.locator(".row b, .row i").count() == 0
    drawn = await alone.page.evaluate(MARKUP, ".early-list > *")
    assert drawn == await alice.page.evaluate(MARKUP, ".paged-list")


@pytest.mark.parametrize("at", ["/", "/c/{}", "/settings"])
async def test_the_list_stays_while_the_app_starts(friends: FriendsFactory, at: str):
    alice, bob = await friends()
    await alice.page.add_init_script(WATCHED)
    await alice.page.goto(alice.url + at.format(bob.name))
    await expect(
        alice.page.locator(".paged-list .row-time:not(:empty)")
    ).to_be_attached()
    await expect(alice.page.locator(".early-list")).to_have_count(0)
    assert await alice.page.evaluate("window.gaps") == 0


async def test_a_link_of_the_document_opens_the_conversation(
    browser: Browser, friends: FriendsFactory
):
    alice, bob = await friends()
    early = await documents_of(alice, browser)
    await early.page.goto(early.url)
    await drawn_rows(early).click()
    await expect(early.page).to_have_url(f"{early.url}/c/{bob.name}")
    await expect(drawn_rows(early)).to_have_attribute("aria-current", "page")


async def test_requests_and_strangers_get_placeholders(
    browser: Browser, friends: FriendsFactory, people: PeopleFactory
):
    alice, _ = await friends()
    (carol,) = await people("carol")
    early = await documents_of(alice, browser)
    me = await alice.request("GET", "/api/auth/me")
    await carol.request("POST", "/api/friend-requests", {"user_id": str(me["id"])})
    await early.page.goto(early.url)
    await expect(early.page.locator(".early-list .skeleton-face")).to_have_count(6)
    assert await drawn_rows(early).count() == 0


async def test_nothing_of_the_list_is_left_after_a_log_out(
    browser: Browser, friends: FriendsFactory
):
    alice, _ = await friends()
    early = await documents_of(alice, browser)
    await early.page.goto(f"{early.url}/settings")
    await expect(drawn_rows(early)).to_have_count(1)
    left = await alice.context.request.post(
        f"{alice.url}/api/auth/logout", headers={"Origin": alice.url}
    )
    assert left.ok
    await early.page.goto(f"{early.url}/login")
    await early.page.go_back()
    await expect(
        early.page.locator(".early-list .skeleton-face").first
    ).to_be_attached()
    assert await drawn_rows(early).count() == 0

"""An open conversation survives renames, restarts and lost connections."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from tests.support.people import Pair, PeopleFactory, Person, befriend, newcomer
from tests.support.servers import Server, production

MARK = """log => {
  document.querySelector('textarea').mark = 'composer';
  for (const row of log.querySelectorAll('article')) row.mark = 'row';
  window.gaps = [];
  new MutationObserver(() => {
    const box = document.querySelector('textarea');
    if (box?.mark !== 'composer') window.gaps.push('composer');
    if (document.activeElement !== box) window.gaps.push('focus');
  }).observe(document.body, { childList: true, subtree: true });
}"""
KEPT = "log => [...log.querySelectorAll('article')].filter(row => row.mark).length"


async def rename(person: Person, username: str) -> int:
    """Change the username as another page of this user does; return the status."""
    script = """username => fetch('/api/users/me', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username }),
    }).then(answer => answer.status)"""
    return await person.page.evaluate(script, username)


async def test_a_conversation_follows_a_renamed_person(
    people: PeopleFactory,
):
    alice, bob, carol = await people("alice", "bob", "carol")
    await befriend(alice, carol)
    await befriend(alice, bob)
    new_name = f"{bob.name}x"
    old = alice.page.url
    box = alice.page.get_by_role("textbox", name="Message", exact=True)
    await box.fill("half a sentence")
    assert await rename(bob, new_name) == 200
    assert await rename(carol, bob.name) == 409
    await expect(alice.page).to_have_url(re.compile(f"/c/{new_name}$"))
    rows = alice.page.get_by_role("list", name="Conversations")
    link = rows.get_by_role("link", name=bob.name)
    await expect(link).to_have_attribute("href", f"/c/{new_name}")
    await expect(link).to_have_attribute("aria-current", "page")
    await expect(box).to_have_value("half a sentence")
    await box.press("Enter")
    await bob.sees("half a sentence")
    await alice.page.goto(old)
    await expect(alice.page).to_have_url(re.compile(f"/c/{new_name}$"))
    await alice.sees("half a sentence")
    await alice.open(carol)
    await alice.page.go_back()
    await alice.sees("half a sentence")
    await alice.page.reload()
    await alice.sees("half a sentence")
    await leave_offline(alice, carol)


async def leave_offline(alice: Person, carol: Person) -> None:
    """Click on another conversation while the server is away."""
    box = alice.page.get_by_role("textbox", name="Message", exact=True)
    rows = alice.page.get_by_role("list", name="Conversations")
    await alice.context.set_offline(True)
    await rows.get_by_role("link", name=carol.name).click()
    # Nobody writes to Bob on a page that is on its way to Carol.
    await expect(box).to_have_count(0)
    await alice.context.set_offline(False)
    await expect(box).to_have_count(1)
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(carol.name)


async def test_a_restart_of_the_server_keeps_the_screen(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
):
    own = production(tmp_path_factory.mktemp("restart"))
    own.start()
    try:
        alice = await newcomer(browser, "alice", own.url)
        bob = await newcomer(browser, "bob", own.url)
        await alice.sign_up()
        await bob.sign_up()
        await befriend(alice, bob)
        await restart_under_typing(own, alice, bob)
        for person in (alice, bob):
            await person.context.close()
    finally:
        own.stop()


async def restart_under_typing(own: Server, alice: Person, bob: Person) -> None:
    """Type while the server restarts."""
    for number in range(3):
        await bob.write(f"before {number}")
    await alice.sees("before 2")
    box = alice.page.get_by_role("textbox", name="Message", exact=True)
    log = alice.page.get_by_role("log", name="Messages")
    await box.focus()
    await log.evaluate(MARK)
    assert await rename(bob, "bob2") == 200
    stop = asyncio.create_task(asyncio.to_thread(own.stop))
    letters = "abcdefghijklmnopqrstuvwxyz" * 4
    typing = asyncio.create_task(type_slowly(alice, letters))
    await stop
    await asyncio.to_thread(own.start)
    await bob.write("after")
    await alice.sees("after")
    await typing
    await expect(box).to_have_value(letters)
    assert await alice.page.evaluate("window.gaps") == []
    assert await log.evaluate(KEPT) == 3
    await expect(alice.page).to_have_url(re.compile("/c/bob2$"))


async def type_slowly(person: Person, letters: str) -> None:
    """Press the keys one by one."""
    for letter in letters:
        await person.page.keyboard.press(letter)
        await asyncio.sleep(0.05)


async def test_a_draft_in_two_tabs_is_sent_once(pair: Pair):
    alice, bob = pair
    second = Person(alice.name, await alice.context.new_page(), alice.url)
    await second.page.goto(alice.page.url)
    boxes = [
        one.page.get_by_role("textbox", name="Message", exact=True)
        for one in (alice, second)
    ]
    await boxes[0].fill("only once")
    await expect(boxes[1]).to_have_value("only once")
    await boxes[0].press("Enter")
    await expect(boxes[1]).to_have_value("")
    await boxes[1].press("Enter")
    await second.page.reload()
    await second.sees("only once")
    await expect(boxes[1]).to_have_value("")
    await bob.sees("only once")


async def test_the_list_shows_the_draft_and_a_reload_keeps_what_it_replies_to(
    pair: Pair,
):
    alice, bob = pair
    await bob.write("tea or coffee?")
    await alice.sees("tea or coffee?")
    list_tab = await alice.second_tab()
    row = list_tab.conversations.get_by_role("listitem").filter(has_text=bob.name)
    await expect(row).to_contain_text("tea or coffee?")
    await alice.messages.filter(has_text="tea or coffee?").hover()
    await alice.button("Message actions").last.click()
    await alice.page.get_by_role("menuitem", name="Reply").click()
    box = alice.page.get_by_role("textbox", name="Message", exact=True)
    await box.fill("*coffee*")
    await expect(row).to_contain_text("Draft: coffee", use_inner_text=True)
    await expect(row).not_to_contain_text("tea or coffee?")
    await expect(alice.conversations).not_to_contain_text("Draft:")

    await alice.page.reload()
    await expect(alice.button("Cancel reply")).to_be_visible()
    await expect(box).to_have_value("*coffee*")
    await box.press("Enter")
    sent = bob.messages.filter(has_text="coffee").last
    await expect(sent).to_contain_text("tea or coffee?")
    await expect(row).not_to_contain_text("Draft:")
    await expect(alice.button("Cancel reply")).not_to_be_attached()


async def test_another_tab_does_not_restore_the_old_username(
    people: PeopleFactory,
):
    [bob] = await people("bob")
    await bob.page.goto(f"{bob.url}/settings")
    username = bob.page.get_by_role("textbox", name="Username", exact=True)
    await expect(username).to_have_value(bob.name)
    await bob.page.get_by_role("textbox", name="Display name").fill("Robert")
    new_name = f"{bob.name}x"
    assert await rename(bob, new_name) == 200
    await expect(username).to_have_value(new_name)
    await bob.button("Save profile").click()
    await expect(bob.page.get_by_text("Robert").first).to_be_attached()
    await bob.page.reload()
    await expect(username).to_have_value(new_name)

"""Writing in any script, with input methods, and on translated pages."""

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.support import media, page_scripts
from tests.support.call_chat import box, lines, open_chat
from tests.support.calls import connect
from tests.support.people import (
    FriendsFactory,
    Pair,
    PeopleFactory,
    Person,
    open_conversation,
)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def composer(person: Person) -> Locator:
    """Return the textbox of the open conversation."""
    return person.page.get_by_role("textbox", name="Message", exact=True)


async def press(area: Locator, key: str, **fields: Any) -> bool:
    """Press a key in a field; return whether the page prevents its default."""
    script = """(area, fields) => !area.dispatchEvent(new KeyboardEvent('keydown',
        { bubbles: true, cancelable: true, ...fields }))"""
    return bool(await area.evaluate(script, {"key": key, **fields}))


async def style(element: Locator, name: str) -> str:
    """Return a computed property."""
    return str(await element.evaluate("(el, name) => getComputedStyle(el)[name]", name))


async def test_keys_of_input_methods_and_touch_keyboards(
    people: PeopleFactory,
):
    alice, bob = await people("alice", "bob", **PHONE, is_mobile=True)
    await alice.ask(bob)
    await bob.accept_request()
    await alice.open(bob)
    await bob.open(alice)
    await composer(alice).fill("日本")
    await press(composer(alice), "Enter", keyCode=229, isComposing=False)
    await expect(composer(alice)).to_have_value("日本")
    await composer(alice).fill("")
    await composer(alice).focus()
    session = await alice.context.new_cdp_session(alice.page)
    await session.send(
        "Input.imeSetComposition",
        {"text": "hello", "selectionStart": 5, "selectionEnd": 5},
    )
    await press(composer(alice), "Enter", keyCode=229, isComposing=True)
    await expect(composer(alice)).to_have_value("")
    await bob.sees("hello")
    await expect(composer(alice)).to_be_focused()


async def test_every_text_has_its_own_direction(pair: Pair):
    alice, bob = pair
    await composer(alice).fill("שלום, hello.")
    assert await composer(alice).evaluate("el => el.matches(':dir(rtl)')")
    await composer(alice).press("Enter")
    await bob.sees("שלום")
    bubble = bob.messages.last.locator("[data-body]").locator("..")
    assert await style(bubble, "direction") == "rtl"
    assert await style(bubble, "unicodeBidi") == "plaintext"
    assert await style(bob.messages.last, "alignItems") == "flex-start"
    assert await style(bubble.locator("> :last-child"), "marginRight") == "12px"
    rows = alice.page.get_by_role("list", name="Conversations").get_by_role("listitem")
    preview = rows.first.locator("bdi")
    await expect(preview).to_have_text("שלום, hello.")
    assert await style(preview, "direction") == "rtl"
    await expect(rows.first).to_contain_text("You:")
    await alice.write("English first, and more\nעברית")  # noqa: RUF001
    await bob.sees("English first")
    right = await edges(bob, "עברית")
    assert right > await edges(bob, "English first")
    search = bob.page.get_by_role("searchbox", name="Search people")
    await search.fill("مرحبا")
    assert await search.evaluate("el => el.matches(':dir(rtl)')")


async def edges(person: Person, words: str) -> float:
    """Return the left edge of a line of the last message, in pixels."""
    script = """(body, words) => {
      const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
      let text = texts.nextNode();
      while (!text.data.includes(words)) text = texts.nextNode();
      const range = document.createRange();
      const start = text.data.indexOf(words);
      range.setStart(text, start);
      range.setEnd(text, start + words.length);
      return range.getBoundingClientRect().left;
    }"""
    body = person.messages.last.locator("[data-body]")
    return float(await body.evaluate(script, words))


async def test_each_message_is_announced_once_without_ticks(pair: Pair):
    alice, bob = pair
    await alice.write("before anybody listens")
    await bob.sees("before anybody listens")
    for person in pair:
        await person.page.evaluate(page_scripts.LISTEN)
    await alice.write("once")
    read = alice.messages.filter(has_text="once")
    await expect(read).to_have_attribute("data-status", "read")
    await expect(read.get_by_role("img", name="Read", exact=True)).to_be_attached()
    await bob.write("an answer")
    await alice.sees("an answer")
    said = [await person.page.evaluate(page_scripts.SAID) for person in pair]
    assert said[0] == ["You: once", f"{bob.name}: an answer"]
    assert said[1] == [f"{alice.name}: once", "You: an answer"]


async def test_times_follow_the_time_zone_of_an_open_page(pair: Pair):
    alice, _ = pair
    session = await alice.context.new_cdp_session(alice.page)
    await session.send("Emulation.setTimezoneOverride", {"timezoneId": "Europe/London"})
    await alice.page.evaluate("dispatchEvent(new Event('focus'))")
    await alice.write("at some time")
    row = alice.messages.last
    await expect(row).to_have_attribute("data-status", re.compile("delivered|read"))
    before = str(await row.get_attribute("aria-label"))
    await session.send(
        "Emulation.setTimezoneOverride", {"timezoneId": "Asia/Kathmandu"}
    )
    await alice.page.evaluate("dispatchEvent(new Event('focus'))")
    await expect(row).not_to_have_attribute("aria-label", before)


async def test_a_translated_page_works_in_a_call(watched: Pair):
    alice, bob = watched
    problems: list[str] = []
    alice.page.on("pageerror", lambda error: problems.append(str(error)))
    await alice.write("before https://example.org/ the call")
    await connect(alice, bob, "Voice call")
    await open_chat(alice)
    await open_chat(bob)
    await alice.page.evaluate(page_scripts.TRANSLATE, True)
    timer = alice.call.get_by_role("timer")
    for _ in range(2):
        shown = await timer.inner_text()
        await expect(timer).not_to_have_text(shown)
    await box(bob).fill("in the call")
    await box(bob).press("Enter")
    await expect(lines(alice).last).to_contain_text("in the call")
    await alice.button("Hang up").click()
    await alice.button("Close").first.click()
    await alice.write("after the call")
    await bob.sees("after the call")
    await alice.page.get_by_role("button", name="Account", exact=True).click()
    await alice.page.get_by_role("link", name="Settings").click()
    await expect(alice.page.get_by_role("heading", level=1)).to_be_visible()
    assert problems == []


async def test_only_user_content_is_translatable(pair: Pair):
    alice, bob = pair
    await bob.write("Guten Morgen")
    await alice.sees("Guten Morgen")
    await alice.page.evaluate(page_scripts.TRANSLATE, False)
    translated = await alice.page.evaluate(page_scripts.TRANSLATED)
    assert translated
    assert all(translated)


async def test_header_and_composer_stay_above_an_on_screen_keyboard(
    friends: FriendsFactory,
):
    alice, bob = await friends(**PHONE)
    for person in (alice, bob):
        await media.spy(person.page)
    await open_conversation(alice, bob)
    await connect(alice, bob, "Voice call")
    await open_chat(alice)
    await alice.page.evaluate(page_scripts.KEYBOARD, [430, 120, 1])
    chat = alice.page.locator("#call-chat")
    await in_view(chat.get_by_role("heading").first, 120, 550)
    await in_view(box(alice), 120, 550)
    await alice.page.evaluate(page_scripts.KEYBOARD, [844, 0, 1])
    # On a phone the panel covers the controls of the call.
    await chat.get_by_role("button").first.click()
    await alice.button("Hang up").click()
    await alice.page.evaluate(page_scripts.KEYBOARD, [430, 120, 1])
    await in_view(alice.page.get_by_role("heading", level=1), 120, 550)
    await in_view(composer(alice), 120, 550)
    await alice.page.evaluate(page_scripts.KEYBOARD, [300, 200, 2])
    await expect_bottom(composer(alice), 800)
    await alice.page.evaluate(page_scripts.KEYBOARD, [844, 0, 1])
    await in_view(composer(alice), 780, 844)


async def in_view(element: Locator, top: float, bottom: float) -> None:
    """Wait until the element is between these two heights."""
    script = """([el, top, bottom]) => {
      const box = el.getBoundingClientRect();
      return box.top >= top && box.bottom <= bottom && box.height > 0;
    }"""
    handle = await element.element_handle()
    await element.page.wait_for_function(script, arg=[handle, top, bottom])


async def expect_bottom(element: Locator, at_least: float) -> None:
    """Wait until the bottom of the element is at this height."""
    script = "([el, least]) => el.getBoundingClientRect().bottom >= least"
    handle = await element.element_handle()
    await element.page.wait_for_function(script, arg=[handle, at_least])


async def test_a_dropped_file_does_not_replace_the_page(pair: Pair):
    alice, _ = pair
    for selector in ("nav", "main"):
        await refuses(alice.page, selector)
    # Files are sent there.
    for selector in ("[role=log]", "textarea", "body"):
        assert await alice.page.evaluate(page_scripts.DROP, [selector, "file"])
    assert not await alice.page.evaluate(page_scripts.DROP, ["textarea", "text"])
    assert await alice.page.evaluate(page_scripts.DROP, ["nav", "text"])
    stranger = await alice.page.context.browser.new_page()  # pyright: ignore[reportOptionalMemberAccess]
    await stranger.goto(f"{alice.url}/login")
    await expect(stranger.get_by_role("button", name="Log in")).to_be_enabled()
    await refuses(stranger, "body")
    await refuses(stranger, "input")


async def refuses(page: Page, selector: str) -> None:
    """Drop a file; the page prevents that it opens, and shows a notice."""
    await expect(page.locator(selector).first).to_be_attached()
    assert await page.evaluate(page_scripts.DROP, [selector, "file"])
    said = page.get_by_role("status").filter(has_text="Open a conversation")
    await expect(said).to_be_visible()

"""The call chat."""

import pytest_asyncio
from playwright.async_api import expect

from tests.support import media
from tests.support.call_chat import (
    CHANNEL,
    CUT,
    MEND,
    Traffic,
    bodies,
    box,
    in_chat,
    in_database,
    lines,
    open_chat,
    says,
    write,
)
from tests.support.calls import connect, ended
from tests.support.people import FriendsFactory, Pair, open_conversation
from tests.support.servers import Server


@pytest_asyncio.fixture(loop_scope="session")
async def talking(friends: FriendsFactory) -> Pair:
    """Two friends, their media and their chat channel watched."""
    pair = await friends()
    for person in pair:
        await media.spy(person.page)
        await person.page.add_init_script(CHANNEL)
    await open_conversation(*pair)
    return pair


async def test_both_write_with_ticks_and_keyboard(talking: Pair):
    alice, bob = talking
    await connect(alice, bob, "Voice call")
    chat = alice.button("Call chat")
    await expect(chat).to_have_attribute("aria-pressed", "false")
    await alice.page.keyboard.press("c")
    await expect(chat).to_have_attribute("aria-pressed", "true")
    await expect(box(alice)).to_be_focused()
    await expect(box(alice)).to_have_value("")

    await box(alice).press_sequentially("can you see")
    await box(alice).press("Shift+Enter")
    await box(alice).press_sequentially("https://example.org/a?b=c.")
    await box(alice).press("Enter")
    await expect(box(alice)).to_have_value("")
    await expect(lines(alice)).to_have_attribute("data-status", "delivered")
    unread = bob.page.get_by_role("status").filter(has_text="1 unread")
    await expect(unread).to_have_count(1)
    await expect(bob.button("Call chat")).to_have_accessible_description("1 unread")

    await open_chat(bob)
    await expect(unread).to_have_count(0)
    await expect(lines(alice)).to_have_attribute("data-status", "read")
    link = lines(bob).get_by_role("link")
    await expect(link).to_have_attribute("href", "https://example.org/a?b=c")
    assert await bodies(lines(bob)) == ["can you see\nhttps://example.org/a?b=c."]
    await write(bob, "<b>yes</b> &amp; no")
    await expect(lines(alice)).to_have_count(2)
    assert (await bodies(lines(alice)))[1] == "<b>yes</b> &amp; no"

    await box(alice).press("Escape")
    await expect(box(alice)).to_have_count(0)
    await expect(chat).to_be_focused()
    await expect(alice.call).to_be_visible()


async def test_unread_chat_messages_are_counted(talking: Pair):
    alice, bob = talking
    await in_chat(talking)
    await bob.button("Minimise call").click()
    await write(alice, "while you look elsewhere")
    unread = bob.page.get_by_role("status").filter(has_text="1 unread")
    await expect(unread).to_have_count(1)
    await expect(lines(alice)).to_have_attribute("data-status", "delivered")
    await bob.button("Return to call").click()
    await expect(unread).to_have_count(0)
    await expect(lines(alice)).to_have_attribute("data-status", "read")


async def test_a_word_in_composition_is_not_sent(talking: Pair):
    alice, bob = talking
    await in_chat(talking)
    session = await alice.context.new_cdp_session(alice.page)
    compose = {"text": "さくら", "selectionStart": 3, "selectionEnd": 3}
    await session.send("Input.imeSetComposition", compose)
    await box(alice).dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await session.send("Input.insertText", {"text": "桜"})
    await expect(lines(alice)).to_have_count(0)
    await box(alice).press("Enter")
    await says(bob, "桜")


async def test_the_chat_does_not_reach_the_server_and_leaves_no_trace(
    talking: Pair, server: Server
):
    alice, bob = talking
    traffic = Traffic()
    for person in talking:
        traffic.record(person.page)
        await person.page.reload()
        await expect(person.button("Voice call")).to_be_enabled()
    await alice.write("the server may know this")
    await bob.sees("the server may know this")
    await in_chat(talking)
    await write(alice, "violet-otter-42 is the word")
    await write(bob, "violet-otter-42 it is")
    for person in talking:
        await expect(lines(person)).to_have_count(2)
    await alice.button("Keep chat").click()
    await expect(bob.page.get_by_text(f"{alice.name} wants to keep")).to_be_visible()
    await bob.button("Hang up").click()
    await expect(ended(alice)).to_be_visible()
    for person in talking:
        await expect(box(person)).to_have_count(0)
        kept = await person.page.evaluate(
            "JSON.stringify([{...localStorage}, {...sessionStorage}])"
        )
        assert "violet-otter" not in kept
        await person.page.reload()
        await person.sees("the server may know this")
        assert await person.messages.count() == 1
    assert traffic.containing("the server may know this"), "nothing was listened to"
    assert in_database(server.data, "the server may know this")
    assert not traffic.containing("violet-otter")
    assert not in_database(server.data, "violet-otter")


async def test_texts_written_offline_arrive_once(talking: Pair):
    alice, bob = talking
    await in_chat(talking)
    await write(bob, "before")
    await says(alice, "before")
    await bob.page.evaluate(CUT)
    await write(bob, "into nowhere")
    await says(bob, "before", "into nowhere")
    assert await lines(bob).last.get_attribute("data-status") in {"sending", "sent"}
    await bob.page.evaluate(MEND)
    await expect(lines(bob).last).to_have_attribute("data-status", "read")
    await says(alice, "before", "into nowhere")


async def test_a_reload_neither_loses_nor_duplicates_texts(talking: Pair):
    alice, bob = talking
    await in_chat(talking)
    await write(alice, "first")
    await write(bob, "second")
    await says(alice, "first", "second")
    await expect(lines(bob).last).to_have_attribute("data-status", "read")
    await alice.page.evaluate(CUT)
    await write(alice, "not there yet")
    await box(alice).fill("half a sent")
    # What is typed last is saved within a moment.
    await alice.page.wait_for_timeout(300)
    await alice.page.reload()
    await write(bob, "while you were away")
    await expect(alice.call).to_be_visible()
    await open_chat(alice)
    await expect(box(alice)).to_have_value("half a sent")
    await box(alice).press_sequentially("ence")
    await box(alice).press("Enter")
    for person in talking:
        await expect(lines(person)).to_have_count(5)
    assert await bodies(lines(alice)) == await bodies(lines(bob))
    assert sorted(await bodies(lines(bob))) == sorted(
        [
            "first",
            "second",
            "not there yet",
            "while you were away",
            "half a sentence",
        ]
    )
    await expect(lines(alice).last).to_have_attribute("data-status", "read")


async def test_a_chat_that_both_keep_is_in_the_conversation(talking: Pair):
    alice, bob = talking
    await in_chat(talking)
    texts = [f"{who} {number}" for number in range(4) for who in ("alice", "bob")]
    for text in texts:
        await write(alice if text.startswith("alice") else bob, text)
        for person in talking:
            await expect(lines(person).last.locator("[data-body]")).to_have_text(text)
    await alice.button("Keep chat").click()
    await expect(bob.page.get_by_text(f"{alice.name} wants to keep")).to_be_visible()
    await bob.button("Keep chat").click()
    await bob.button("Hang up").click()
    await expect(ended(alice)).to_be_visible()
    await all_kept(talking, texts)


async def test_keep_can_be_withdrawn_until_both_agree(talking: Pair):
    alice, bob = talking
    await in_chat(talking)
    await write(alice, "alice: one")
    await says(bob, "alice: one")
    wants = bob.page.get_by_text(f"{alice.name} wants to keep")
    keep = alice.button("Keep chat")
    for pressed, count in (("true", 1), ("false", 0), ("true", 1)):
        await keep.click()
        await expect(keep).to_have_attribute("aria-pressed", pressed)
        await expect(wants).to_have_count(count)
    await bob.button("Keep chat").click()
    for person in talking:
        await expect(person.page.get_by_text("You both keep this chat")).to_be_visible()
    await write(bob, "bob: two")
    await says(alice, "alice: one", "bob: two")
    await expect(keep).to_have_attribute("aria-disabled", "true")
    await bob.page.reload()
    await expect(bob.call).to_be_visible()
    await open_chat(bob)
    await expect(bob.page.get_by_text("You both keep this chat")).to_be_visible()
    await alice.button("Hang up").click()
    await expect(ended(bob)).to_be_visible()
    await all_kept(talking, ["alice: one", "bob: two"])


async def all_kept(pair: Pair, texts: list[str]) -> None:
    """Wait until the conversation has these messages once each, by author."""
    for person in pair:
        await expect(person.messages).to_have_count(len(texts))
        assert await bodies(person.messages) == texts
        await person.page.reload()
        await expect(person.messages).to_have_count(len(texts))
        assert await bodies(person.messages) == texts
        own = person.page.locator("article[data-own=true] [data-body]")
        mine = [text for text in texts if person.name.startswith(text[:3])]
        assert await own.all_inner_texts() == mine

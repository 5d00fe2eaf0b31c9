"""Messages between two screens."""

import asyncio
import re

from playwright.async_api import expect

from tests.support.people import (
    FriendsFactory,
    Pair,
    Person,
    make_friends,
    newcomer,
    open_conversation,
)
from tests.support.servers import Server, production
from tests.support.timeouts import PATIENCE
from tests.support.two_workers import on_one_and_two


async def texts(person: Person) -> list[str]:
    """Return the bodies on the screen, in order."""
    script = "els => els.map(e => e.querySelector('[data-body]').textContent)"
    return await person.messages.evaluate_all(script)


@on_one_and_two
async def test_a_message_is_shown_at_once_and_ticked(pair: Pair):
    alice, bob = pair
    await alice.write("one tick, then two")
    await alice.sees("one tick, then two")
    await bob.sees("one tick, then two")
    bubble = alice.messages.filter(has_text="one tick, then two")
    await expect(bubble).to_have_attribute("data-status", "read")


async def test_text_is_never_html_and_kept_exactly(pair: Pair):
    alice, bob = pair
    await bob.page.evaluate("() => { window.__xss = 0 }")
    for text in (
        "<img src=x onerror='window.__xss=1'>",
        "<script>window.__xss=1</script>",
        "  two  spaces & <b>tags</b> 'quotes'",
        "👩‍👩‍👧‍👦 e\u0301 עברית",
    ):
        await alice.write(text)
        await expect(bob.messages.last.locator("[data-body]")).to_have_text(
            text, use_inner_text=False
        )
    assert await bob.page.evaluate("() => window.__xss") == 0


async def test_stacked_marks_stay_in_their_message(pair: Pair):
    alice, bob = pair
    await alice.write("the line above")
    await alice.sees("the line above")
    await alice.write("".join(letter + "\u0301\u0323" * 30 for letter in "pile"))
    await alice.write("the line below")
    for person in (alice, bob):
        await person.sees("the line below")
    await expect(alice.messages.last).to_have_attribute("data-status", "read")
    neighbours = [alice.messages.first, alice.messages.last]
    # How high marks are piled depends on the font; stretched, they reach far in any.
    piled = alice.messages.nth(1).locator("[data-body]")
    await piled.evaluate(
        "one => { one.style.cssText = 'display: inline-block; transform: scaleY(12)' }"
    )
    # The pointer lights rows and bubbles up; it waits where nothing is drawn.
    await alice.page.mouse.move(1, 1)
    with_marks = [await one.screenshot(animations="disabled") for one in neighbours]
    await alice.messages.nth(1).evaluate("one => { one.style.visibility = 'hidden' }")
    without = [await one.screenshot(animations="disabled") for one in neighbours]
    assert with_marks == without


async def test_only_web_addresses_become_links(pair: Pair):
    alice, bob = pair
    await alice.write("see https://example.org/a?b=1 and javascript:alert(1)")
    link = bob.messages.last.get_by_role("link")
    await expect(link).to_have_count(1)
    await expect(link).to_have_attribute("href", "https://example.org/a?b=1")
    await expect(link).to_have_attribute("rel", re.compile("noopener noreferrer"))


@on_one_and_two
async def test_both_see_one_order_of_what_they_write_at_the_same_time(pair: Pair):
    async def write(person: Person) -> None:
        for number in range(10):
            await person.write(f"{person.name} {number}")

    await asyncio.gather(*(write(person) for person in pair))
    for person in pair:
        await expect(person.messages).to_have_count(20)
        for writer in pair:
            await person.sees(f"{writer.name} 9")
        for status in ("sending", "failed"):
            waiting = person.page.locator(f"[role=article][data-status={status}]")
            await expect(waiting).to_have_count(0)
    alice, bob = [await texts(person) for person in pair]
    assert alice == bob
    for person in pair:
        own = [text for text in alice if text.startswith(person.name)]
        assert own == [f"{person.name} {number}" for number in range(10)]


@on_one_and_two
async def test_two_tabs_of_one_user_stay_in_sync(pair: Pair):
    alice, bob = pair
    second = await alice.second_tab(f"/c/{bob.name}")
    await alice.write("from my first tab")
    await second.sees("from my first tab")
    await second.write("from my second tab")
    await alice.sees("from my second tab")
    assert await texts(alice) == await texts(second)


@on_one_and_two
async def test_unread_messages_are_counted_and_cleared_in_every_tab(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    home = await bob.second_tab()
    await bob.page.goto(f"{bob.url}/")
    for number in range(3):
        await alice.write(f"unread {number}")
    row = home.page.get_by_role("list", name="Conversations").get_by_role("listitem")
    await expect(row).to_contain_text("3 unread")
    await bob.page.bring_to_front()
    await bob.open(alice)
    await bob.sees("unread 2")
    await expect(row.get_by_text("3 unread")).to_be_hidden()


async def test_messages_sent_while_offline_arrive_once_and_in_order(pair: Pair):
    alice, bob = pair
    await alice.context.set_offline(True)
    for number in range(5):
        await alice.write(f"offline {number}")
    await expect(alice.messages).to_have_count(5)
    told = alice.page.get_by_text("You're offline.")
    await expect(told).to_be_visible()
    await alice.context.set_offline(False)
    await bob.sees("offline 4")
    expected = [f"offline {number}" for number in range(5)]
    assert await texts(bob) == expected
    await expect(told).to_be_hidden()
    await expect(alice.messages.last).not_to_have_attribute("data-status", "sending")
    assert await texts(alice) == expected


async def test_messages_missed_while_offline_are_shown_after_the_return(pair: Pair):
    alice, bob = pair
    await bob.context.set_offline(True)
    for number in range(20):
        await alice.write(f"missed {number}")
    await bob.context.set_offline(False)
    await bob.sees("missed 19")
    assert await texts(bob) == [f"missed {number}" for number in range(20)]


async def test_earlier_pages_load_on_scrolling_up(pair: Pair):
    alice, bob = pair
    conversation = (await _conversations(alice))[0]["id"]
    for number in range(130):
        await _post(alice, conversation, f"line {number}")
    await bob.page.reload()
    await bob.sees("line 129")
    log = bob.page.get_by_role("log", name="Messages")
    async with asyncio.timeout(PATIENCE):
        while await bob.messages.count() < 130:
            await log.evaluate("el => el.scrollTo(0, 0)")
            await bob.page.wait_for_timeout(100)
    assert await texts(bob) == [f"line {number}" for number in range(130)]


async def test_messages_that_arrive_during_a_reload_are_shown(pair: Pair):
    alice, bob = pair
    conversation = (await _conversations(alice))[0]["id"]
    total = 0
    for _ in range(4):
        bodies = [f"line {total + number} of it" for number in range(25)]
        total += len(bodies)
        sending = asyncio.create_task(_post_all(alice, conversation, bodies))
        await bob.page.wait_for_timeout(150)
        await bob.page.reload()
        await sending
        await bob.sees(bodies[-1])


async def test_a_server_restart_loses_nothing(browser, tmp_path_factory):
    own = production(tmp_path_factory.mktemp("restart"))
    own.start()
    try:
        alice, bob = await _friends_on(browser, own)
        await alice.write("before")
        await bob.sees("before")
        own.stop()
        await alice.write("while it was down")
        await bob.write("me too")
        await asyncio.to_thread(own.start)
        for person in (alice, bob):
            await person.sees("while it was down")
            await person.sees("me too")
        assert await texts(alice) == await texts(bob)
    finally:
        own.stop()


async def test_messages_over_the_limit_are_sent_later(browser, tmp_path_factory):
    """The server refuses messages over the limit, and the page sends them later."""
    own = production(tmp_path_factory.mktemp("limits"), WAVES_LIMITS="on")
    own.start()
    try:
        alice, bob = await _friends_on(browser, own)
        refused: list[str] = []
        alice.page.on("websocket", lambda socket: _note_refusals(socket, refused))
        await alice.page.reload()
        await alice.write("here")
        await bob.sees("here")
        stored = await _only_message(alice)
        await alice.context.set_offline(True)
        for number in range(45):
            await alice.write(f"much {number}")
        spent = asyncio.Event()
        spending = asyncio.create_task(_spend_allowance(alice, stored, spent, refused))
        async with asyncio.timeout(PATIENCE):
            await spent.wait()
        await alice.context.set_offline(False)
        await spending
        await bob.sees("much 44")
        expected = ["here", *(f"much {number}" for number in range(45))]
        assert await texts(bob) == expected
        await alice.page.reload()
        await alice.sees("much 44")
        assert await texts(alice) == expected
        assert refused
    finally:
        own.stop()


def _note_refusals(socket, refused: list[str]) -> None:
    def note(payload: str | bytes) -> None:
        if "too_many_requests" in str(payload):
            refused.append(str(payload))

    socket.on("framereceived", note)


async def _only_message(person: Person) -> dict[str, str]:
    """Return the only message of `person`, as it is sent once more."""
    (conversation,) = await _conversations(person)
    path = f"/api/conversations/{conversation['id']}/messages"
    answer = await person.context.request.get(f"{person.url}{path}")
    (stored,) = (await answer.json())["items"]
    return {"path": path, "client_id": stored["client_id"], "body": stored["body"]}


async def _spend_allowance(
    person: Person, stored: dict[str, str], spent: asyncio.Event, refused: list[str]
) -> None:
    """Send a stored message again and again, until the page is refused as well.

    `spent` is set as soon as the server refuses one of these.
    """
    message = {"client_id": stored["client_id"], "body": stored["body"]}
    url = person.url + stored["path"]

    async def send() -> None:
        while not refused:
            again = await person.context.request.post(
                url, data=message, headers={"Origin": person.url}
            )
            assert again.status in {200, 429}, await again.text()
            if again.status == 429:
                spent.set()

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(send() for _ in range(8)))


async def test_the_outbox_survives_a_reload(pair: Pair):
    alice, bob = pair
    await alice.page.route("**/api/**", lambda route: route.abort())
    await alice.context.set_offline(True)
    await alice.write("kept across a reload")
    await alice.context.set_offline(False)
    await alice.page.unroute("**/api/**")
    await alice.page.reload()
    await bob.sees("kept across a reload")
    await alice.sees("kept across a reload")


async def _friends_on(browser, own: Server) -> Pair:
    alice = await newcomer(browser, "alice", own.url)
    bob = await newcomer(browser, "bob", own.url)
    for person in (alice, bob):
        await person.register()
    await make_friends(alice, bob)
    await open_conversation(alice, bob)
    return alice, bob


async def _conversations(person: Person) -> list[dict[str, str]]:
    answer = await person.context.request.get(f"{person.url}/api/conversations")
    return (await answer.json())["items"]


async def _post_all(person: Person, conversation: str, bodies: list[str]) -> None:
    for body in bodies:
        await _post(person, conversation, body)


async def _post(person: Person, conversation: str, body: str) -> None:
    client_id = await person.page.evaluate("() => crypto.randomUUID()")
    answer = await person.context.request.post(
        f"{person.url}/api/conversations/{conversation}/messages",
        data={"client_id": client_id, "body": body},
        headers={"Origin": person.url},
    )
    assert answer.status == 201, await answer.text()

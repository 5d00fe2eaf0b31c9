"""Search, friend requests and log-out, on open screens."""

import re
from uuid import UUID

from playwright.async_api import expect

from tests.support import page_scripts
from tests.support.friendships import friends_of
from tests.support.people import (
    FriendsFactory,
    Pair,
    PeopleFactory,
    Person,
    befriend,
    open_conversation,
)
from tests.support.servers import Server
from tests.support.two_workers import on_one_and_two
from waves import texts
from waves.core.database.engine import Database
from waves.core.events import EventRegistry
from waves.core.services import Services

MANY = 450
MOST_ROWS = 200
"""How many rows of the list are in the document."""
LOG_IN = re.compile(r"/login/?$")


def requests_of(person: Person):
    return person.page.get_by_role("list", name="Friend requests")


def conversations_of(person: Person):
    return person.page.get_by_role("list", name="Conversations")


def results_of(person: Person):
    return person.page.get_by_role("list", name="Search results")


@on_one_and_two
async def test_a_request_and_its_answer_appear_without_a_reload(people: PeopleFactory):
    alice, bob = await people("alice", "bob")
    await alice.ask(bob)
    await expect(requests_of(bob)).to_contain_text(alice.name)
    await bob.accept_request()
    for person, other in ((alice, bob), (bob, alice)):
        await expect(conversations_of(person)).to_contain_text(other.name)
    await expect(requests_of(bob)).to_be_hidden()


async def test_a_rejected_request_can_be_sent_again(people: PeopleFactory):
    alice, bob = await people("alice", "bob")
    await alice.ask(bob)
    await requests_of(bob).get_by_role("button", name="Reject").click()
    await expect(requests_of(bob)).to_be_hidden()
    begin = bob.page.get_by_text(texts.people.NO_CONVERSATIONS_TITLE)
    await expect(begin).to_be_visible()
    await bob.page.get_by_role("searchbox", name="Search people").fill(alice.name)
    await expect(begin).to_be_hidden()
    await expect(
        results_of(bob).get_by_role("button", name="Add friend")
    ).to_be_visible()


async def test_a_search_result_offers_to_accept_a_request(people: PeopleFactory):
    alice, bob = await people("alice", "bob")
    await alice.ask(bob)
    await bob.page.get_by_role("searchbox", name="Search people").fill(alice.name)
    await results_of(bob).get_by_role("button", name="Accept").click()
    await expect(conversations_of(alice)).to_contain_text(bob.name)


async def test_unfriending_closes_the_conversation_on_both_screens(
    pair: tuple[Person, Person],
):
    alice, bob = pair
    await alice.write("a last word")
    await bob.sees("a last word")
    await alice.button("Conversation menu").click()
    await alice.page.get_by_role("menuitem", name="Unfriend").click()
    await alice.page.get_by_role("button", name=f"Unfriend {alice_sees(bob)}").click()
    for person in pair:
        await expect(person.page.get_by_role("textbox", name="Message")).to_be_hidden()
        await person.sees("a last word")


def alice_sees(bob: Person) -> str:
    return bob.name


async def test_becoming_friends_again_opens_the_same_conversation(
    pair: tuple[Person, Person],
):
    alice, bob = pair
    await alice.write("from before")
    await bob.sees("from before")
    await alice.button("Conversation menu").click()
    await alice.page.get_by_role("menuitem", name="Unfriend").click()
    await alice.page.get_by_role("button", name=f"Unfriend {bob.name}").click()
    await expect(bob.page.get_by_role("textbox", name="Message")).to_be_hidden()
    for person in pair:
        await person.page.goto(f"{person.url}/")
    await befriend(bob, alice)
    await bob.sees("from before")


@on_one_and_two
async def test_logging_out_ends_every_tab_within_a_second(people: PeopleFactory):
    (alice,) = await people("alice")
    second = (await alice.second_tab()).page
    await expect(second.get_by_role("searchbox", name="Search people")).to_be_visible()
    cookies = await alice.context.cookies()
    await alice.button("Account").click()
    await alice.page.get_by_text("Log out", exact=True).click()
    await expect(alice.page).to_have_url(LOG_IN)
    await expect(second.get_by_role("searchbox", name="Search people")).to_be_hidden()
    await alice.context.add_cookies(cookies)  # pyright: ignore[reportArgumentType]
    answer = await alice.context.request.get(f"{alice.url}/api/auth/me")
    assert answer.status == 401, "the copied cookie is worth nothing"


async def test_the_next_user_of_a_tab_sees_nothing_of_the_first(
    pair: tuple[Person, Person], people: PeopleFactory
):
    alice, _ = pair
    await alice.write("alice's secret words")
    await alice.sees("alice's secret words")
    frames: list[str] = []
    alice.page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda data: frames.append(str(data))
        ),
    )
    await alice.button("Account").click()
    await alice.page.get_by_text("Log out", exact=True).click()
    await expect(alice.page).to_have_url(LOG_IN)
    frames.clear()
    carol = Person("carol-in-the-same-tab", alice.page, alice.url)
    await carol.sign_up()
    await carol.page.goto(f"{alice.url}/")
    assert not any("secret words" in frame for frame in frames)


IDLE_SECONDS = 5


async def test_an_idle_page_runs_no_timer_more_than_once_a_second(
    friends: FriendsFactory,
):
    alice, bob = await friends()
    await alice.page.add_init_script(page_scripts.COUNT_TIMERS)
    await open_conversation(alice, bob)
    await alice.page.wait_for_timeout(2_000)
    before = await alice.page.evaluate(page_scripts.TIMERS)
    assert before
    await alice.page.wait_for_timeout(IDLE_SECONDS * 1_000)
    after = await alice.page.evaluate(page_scripts.TIMERS)
    runs = {timer: count - before.get(timer, 0) for timer, count in after.items()}
    assert {timer: n for timer, n in runs.items() if n > IDLE_SECONDS} == {}
    assert await alice.page.evaluate(page_scripts.ANIMATIONS) == 0


async def add_friends(
    person: Person, count: int, server: Server, services: Services
) -> None:
    """Insert friends whose conversations are newer than the present ones."""
    url = f"sqlite+aiosqlite:///{server.data / 'waves.db'}"
    services.put(Database(url, services[EventRegistry]))
    me = await person.request("GET", "/api/auth/me")
    await friends_of(UUID(me["id"]), count, person.name)
    await services[Database].dispose()


async def test_a_long_list_is_loaded_on_scrolling(
    pair: Pair, server: Server, services: Services
):
    alice, bob = pair
    await add_friends(alice, MANY, server, services)
    await alice.page.goto(alice.url)
    people = conversations_of(alice)
    rows = people.get_by_role("listitem")
    await expect(rows).to_have_count(40)
    # Bob's conversation is older than all of these.
    found = await people.evaluate(page_scripts.SCROLL_LIST, MANY + 1)
    assert len({*found["names"]}) == len(found["names"]) == MANY + 1
    assert found["names"][-1] == bob.name
    assert found["most"] <= MOST_ROWS
    before = await people.evaluate(page_scripts.SCROLL_LIST_TO, 200)
    await bob.write("from the end")
    await expect(bob.messages.last).to_have_attribute("data-status", "delivered")
    after = await people.evaluate(page_scripts.VISIBLE_LINES)
    assert [name for name, _ in after] == [name for name, _ in before]
    moved = zip(before, after, strict=True)
    assert all(abs(top - now) < 1.5 for (_, top), (_, now) in moved)
    await people.get_by_role("link", name=after[4][0]).click()
    await expect(alice.page.get_by_role("textbox", name="Message")).to_be_visible()
    opened = await people.evaluate(page_scripts.VISIBLE_LINES)
    assert opened[4][0] == after[4][0], "another page has the list at the same place"
    again = await people.evaluate(page_scripts.SCROLL_LIST, MANY + 1)
    assert again["names"] == [bob.name, *found["names"][:-1]]
    await people.evaluate(page_scripts.SCROLL_LIST_TO, 0)
    await expect(rows.first).to_contain_text("from the end")
    await expect(rows.first).to_contain_text(f"1 {texts.people.UNREAD}")


async def test_a_conversation_that_is_not_loaded_comes_to_the_top(
    pair: Pair, server: Server, services: Services
):
    alice, bob = pair
    await add_friends(alice, 50, server, services)
    await alice.page.goto(alice.url)
    people = conversations_of(alice)
    rows = people.get_by_role("listitem")
    await expect(rows).to_have_count(40)
    await expect(people).not_to_contain_text(bob.name)
    await bob.write("from beyond the list")
    await expect(rows.first).to_contain_text("from beyond the list")
    await expect(rows).to_have_count(41)
    await expect(bob.messages.last).to_have_attribute("data-status", "delivered")

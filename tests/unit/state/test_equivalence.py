"""A tab that applies events shows the same as one that reads the database."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from tests.support.api_client import Users
from tests.unit.state.conftest import Connect, Pair, befriend
from tests.unit.state.disappearing_commands import disappearing
from tests.unit.state.random_commands import (
    EMOJI,
    SETTINGS,
    RandomCommands,
    arrange,
)
from tests.unit.state.stage import FakeTab
from waves.accounts.users import profile
from waves.accounts.users import service as user_service
from waves.accounts.users.schemas import MeView, ProfileChange
from waves.chat.conversations import service as conversations
from waves.chat.events import MessageChanged, MessageSent, ReceiptMoved
from waves.chat.messages import changes
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.pins.service import pin
from waves.chat.reactions.service import react
from waves.chat.receipts import service as receipts
from waves.chat.schemas import MessageView
from waves.core.events import Event, EventRegistry
from waves.core.ids import new_id
from waves.core.services import current
from waves.friends import service as friends
from waves.state import inbox as inbox_module
from waves.state.conversation import PAGE
from waves.state.inbox import Inbox
from waves.state.tab_update import affected_users, update_tab


@pytest.fixture
def heard(pair: Pair) -> list[Event]:
    events: list[Event] = []
    current(EventRegistry).after_commit(events.append)
    return events


async def apply(tab: FakeTab, events: list[Event]) -> None:
    principal = await tab.principal()
    mine = [event for event in events if principal.user_id in affected_users(event)]
    assert await update_tab(tab.root, mine, principal)


async def expect_fresh(tab: FakeTab, username: str) -> None:
    fresh = FakeTab(tab.session_token)
    await (await fresh.open_home()).open(username)
    stale, wanted = await tab.shown(), await fresh.shown()
    rows = stale.pop("rows")
    newest = wanted.pop("rows")
    assert rows[len(rows) - len(newest) :] == newest
    assert (
        [row.seq for row in rows] == [*range(rows[0].seq, rows[-1].seq + 1)]
        if rows
        else True
    )
    assert stale == wanted


async def newest(pair: Pair, back: int = 0) -> MessageView:
    """Return the message that so many others follow."""
    page = await messages.page(pair.bob.id, pair.conversation_id, limit=back + 1)
    return page.items[0]


def pinning(pair: Pair, back: int, *, active: bool) -> Any:
    async def toggle():
        one = await newest(pair, back)
        await pin(pair.alice.id, one.id, active=active)

    return toggle


def changing(pair: Pair) -> list[Any]:
    """Return commands that change what the two have sent, the last message too."""

    async def edit():
        last = await newest(pair)
        await changes.edit(last.sender_id, last.id, f"{last.body} once more")

    async def answer():
        last = await newest(pair)
        draft = NewMessage(client_id=new_id(), body="yes", reply_to=last.id)
        await messages.send(pair.bob.id, pair.conversation_id, draft)

    async def retract():
        quoted = await newest(pair, 1)
        await changes.delete(quoted.sender_id, quoted.id)

    async def delete():
        last = await newest(pair)
        await changes.delete(last.sender_id, last.id)

    def reacting(*, active: bool) -> Any:
        async def toggle():
            one = await newest(pair, 1)
            await react(pair.alice.id, one.id, EMOJI[0], active=active)

        return toggle

    see = functools.partial(receipts.mark_read, pair.bob.id, pair.conversation_id, 3)
    return [
        reacting(active=True), edit, see, reacting(active=False),
        pinning(pair, 1, active=True), pinning(pair, 0, active=True), edit,
        pinning(pair, 1, active=False), pinning(pair, 1, active=True),
        edit, answer, retract, delete, delete,
    ]  # fmt: skip


def arranging(person: MeView, conversation_id: UUID) -> list[Any]:
    return [
        functools.partial(arrange, person, conversation_id, **values)
        for values in SETTINGS
    ]


async def test_each_kind_of_event(
    pair: Pair, users: Users, tab_of: Connect, heard: list[Event]
):
    [carol] = await users("carol")

    async def renamed():
        await profile.change_profile(pair.bob.id, ProfileChange(display_name="Bobby"))

    async def asked():
        await friends.send_request(carol.id, pair.bob.id)

    async def rejected():
        await friends.reject(pair.bob.id, await waiting(pair.bob))

    async def parted():
        await friends.unfriend(pair.alice.id, pair.bob.id)

    async def blocked_and_back():
        await friends.block(pair.bob.id, carol.id)
        await friends.unblock(pair.bob.id, carol.id)

    steps: list[Any] = [
        lambda: pair.write(pair.alice),
        lambda: pair.write(pair.bob),
        lambda: receipts.mark_delivered(pair.alice.id, pair.conversation_id, 2),
        lambda: receipts.mark_read(pair.alice.id, pair.conversation_id, 2),
        lambda: pair.write(pair.alice),
        lambda: receipts.mark_read(pair.bob.id, pair.conversation_id, 1),
        lambda: receipts.mark_read(pair.bob.id, pair.conversation_id, 3),
        *changing(pair),
        *arranging(pair.bob, pair.conversation_id), *disappearing(pair),
        renamed, asked, rejected, asked, parted, blocked_and_back,
        lambda: befriend(pair.alice, pair.bob),
    ]  # fmt: skip
    tab = await (await tab_of(pair.bob)).open("alice")
    for step in steps:
        await step()
        await apply(tab, heard)
        heard.clear()
        await expect_fresh(tab, "alice")


async def waiting(person: MeView):
    return (await friends.pending_requests(person.id)).received[0].id


class Scene(NamedTuple):
    """Three people, Bob's tab on his conversation with Alice, and its events."""

    pair: Pair
    carol: MeView
    tab: FakeTab
    heard: list[Event]


Opened = Callable[[int], Awaitable[Scene]]


@pytest.fixture
def opened(
    pair: Pair, users: Users, tab_of: Connect, heard: list[Event], monkeypatch
) -> Opened:
    """Return a function that opens the tab; its list begins with so many rows."""

    async def open_tab(limit: int) -> Scene:
        monkeypatch.setattr(inbox_module, "PAGE", limit)
        [carol] = await users("carol")
        tab = await (await tab_of(pair.bob)).open("alice")
        return Scene(pair, carol, tab, heard)

    return open_tab


@pytest.mark.parametrize(("seed", "limit"), [(0, 40), (1, 40), (2, 1), (3, 1)])
async def test_any_sequence_with_losses_duplicates_and_reordering(
    seed: int, limit: int, opened: Opened
):
    pair, carol, tab, heard = await opened(limit)
    life = RandomCommands(pair, carol, seed)
    for _ in range(50):
        await life.step()
        if life.random.random() < 0.5:
            events = [e for e in heard if life.random.random() < 0.9]
            if life.random.random() < 0.3:
                events += events
            if life.random.random() < 0.2:
                life.random.shuffle(events)
            await apply(tab, events)
            heard.clear()
    # A person who sees nothing more still has to end where a fresh tab begins:
    # the browser compares the versions and asks.
    if (await tab.shown())["version"] != await user_service.inbox_version(pair.bob.id):
        await tab.call(Inbox, "resync")
    await expect_fresh(tab, "alice")


@pytest.mark.parametrize("limit", [1, 40])
async def test_any_sequence_without_losses_needs_no_read(limit: int, opened: Opened):
    pair, carol, tab, heard = await opened(limit)
    life = RandomCommands(pair, carol, 100 + limit)
    for _ in range(50):
        await life.step()
        await apply(tab, heard)
        heard.clear()
        if life.random.random() < 0.2:
            await expect_fresh(tab, "alice")
    await expect_fresh(tab, "alice")


async def test_an_event_that_was_already_read_changes_nothing(
    pair: Pair, tab_of: Connect, heard: list[Event]
):
    for number in range(5):
        await pair.write(pair.alice, f"{number}")
    await receipts.mark_read(pair.bob.id, pair.conversation_id, 3)
    tab = await (await tab_of(pair.bob)).open("alice")
    before = await tab.shown()
    await apply(tab, heard)
    assert await tab.shown() == before


async def test_messages_and_receipts_are_applied_without_reading(
    pair: Pair, tab_of: Connect, heard: list[Event], monkeypatch
):
    tab = await (await tab_of(pair.bob)).open("alice")
    heard.clear()
    for _ in range(2 * PAGE):
        await pair.write(pair.alice)
        await pair.write(pair.bob)
        await receipts.mark_read(pair.alice.id, pair.conversation_id, 2**30)
        await receipts.mark_read(pair.bob.id, pair.conversation_id, 2**30)
        last = await newest(pair)
        await changes.edit(pair.bob.id, last.id, "edited")
        await react(pair.alice.id, last.id, EMOJI[0], active=True)
    assert {type(event) for event in heard} == {
        *(MessageSent, ReceiptMoved, MessageChanged)
    }
    reads: list[str] = []
    with monkeypatch.context() as watched:
        for service, name in (
            (conversations, "inbox"), (conversations, "open_window"), (messages, "page")
        ):  # fmt: skip
            note = lambda *_a, name=name, **_k: reads.append(name)  # noqa: E731
            watched.setattr(service, name, note)
        await apply(tab, heard)
    assert reads == []
    await expect_fresh(tab, "alice")


async def test_a_loss_without_a_gap_in_seq_is_detected_by_the_version(
    pair: Pair, tab_of: Connect, heard: list[Event]
):
    for _ in range(3):
        await pair.write(pair.bob)
        await pair.write(pair.alice)
    tab = await (await tab_of(pair.bob)).open("alice")
    await receipts.mark_read(pair.alice.id, pair.conversation_id, 5)
    heard.clear()
    await receipts.mark_delivered(pair.bob.id, pair.conversation_id, 6)
    await apply(tab, heard)
    present = await user_service.inbox_version(pair.bob.id)
    assert (await tab.shown())["receipts"] == (5, 5)
    assert (await tab.shown())["version"] < present
    await tab.call(Inbox, "resync")
    await expect_fresh(tab, "alice")


async def test_a_row_from_beyond_the_first_ones_hides_no_loss(
    opened: Opened,
):
    pair, carol, tab, heard = await opened(1)
    await befriend(carol, pair.bob)
    talk = await conversations.conversation_with(carol.id, pair.bob.username)
    await pair.write(pair.alice)
    await apply(tab, heard)
    heard.clear()
    await pair.write(pair.alice, "lost")
    heard.clear()
    draft = NewMessage(client_id=new_id(), body="from beyond")
    await messages.send(carol.id, talk.id, draft)
    await apply(tab, heard)
    assert (await tab.state(Inbox)).conversations[0].preview == "from beyond"
    present = await user_service.inbox_version(pair.bob.id)
    assert (await tab.shown())["version"] == present - 2
    await tab.call(Inbox, "resync")
    await expect_fresh(tab, "alice")

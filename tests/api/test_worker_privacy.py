"""What people keep to themselves, on the pages of two workers."""

import asyncio

import pytest

from tests.api import test_workers
from tests.api.test_workers import write
from tests.support.api_server import Page
from tests.support.timeouts import PATIENCE
from tests.support.worker_pair import WorkerPair
from waves.accounts.users.privacy import PrivacyChange, change_privacy
from waves.chat.conversations import service as conversations
from waves.realtime import presence

# The fixtures of two workers.
database_url = test_workers.database_url
two_start = test_workers.two_start
pair = test_workers.pair


@pytest.mark.parametrize("who", ["hers", "his"])
async def test_the_switch_of_presence_holds_on_the_other_worker(
    pair: WorkerPair, monkeypatch: pytest.MonkeyPatch, who: str
):
    monkeypatch.setattr(presence, "CONNECTED_SECONDS", 0.05)
    alice, bob = await pair.friends("alice", "bob")
    hers = await pair.page(pair.one, alice, "hers", "presence")
    his = await pair.page(pair.other, bob, "his", "presence")
    await hers.send("presence.active")
    while (await his.receive_until("presence"))["state"] != "online":
        pass
    switcher = alice if who == "hers" else bob
    await change_privacy(switcher.id, PrivacyChange(shows_presence=False))
    pages = {"hers": (hers, bob), "his": (his, alice)}
    page, other = pages.pop(who)
    while (await page.receive_until("presence.friends"))["friends"]:
        pass
    assert (await page.ask("presence.get", friend_id=other.id))["state"] == "offline"
    [(page, other)] = pages.values()
    while (await page.receive_until("presence"))["state"] != "offline":
        pass
    assert (await page.ask("presence.get", friend_id=other.id))["state"] == "offline"
    await change_privacy(switcher.id, PrivacyChange(shows_presence=True))
    seen = await page.receive_until("presence")
    assert seen["user_id"] == str(other.id)
    assert seen["state"] in {"online", "away"}


async def test_the_switch_of_typing_holds_on_the_other_worker(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    talk = await conversations.conversation_with(alice.id, "bob")
    hers = await pair.page(pair.one, alice, "hers", "typing")
    his = await pair.page(pair.other, bob, "his", "typing")
    sign = {"conversation_id": talk.id, "active": True}
    await hers.send("typing", **sign)
    await his.receive_until("typing")
    await change_privacy(bob.id, PrivacyChange(shows_typing=False))
    async with asyncio.timeout(PATIENCE):
        while (await typed(hers, his, sign)) is not None:
            pass
    assert await typed(his, hers, sign) is None


async def typed(writer: Page, reader: Page, sign: dict[str, object]) -> str | None:
    """Send a sign of typing; return what the other page hears within a moment."""
    await writer.send("typing", **sign)
    await writer.received_so_far()
    await asyncio.sleep(0.3)
    heard = [frame["type"] for frame in await reader.received_so_far()]
    return next((one for one in heard if one == "typing"), None)


async def test_the_switch_of_receipts_holds_on_the_other_worker(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    chat = (await conversations.conversation_with(alice.id, "bob")).id
    hers, his = await pair.page(pair.one, alice), await pair.page(pair.other, bob)
    await change_privacy(bob.id, PrivacyChange(sends_receipts=False))
    await write(hers, chat, "read in silence")
    await his.receive_until("message.new")
    await his.ask("message.read", conversation_id=chat, seq=1)
    seen = await hers.receive_until("receipt")
    assert (seen["delivered_seq"], seen["read_seq"]) == (1, 0)


async def test_a_note_to_self_is_on_the_pages_of_both_workers(pair: WorkerPair):
    alice, bob = await pair.friends("alice", "bob")
    note = await conversations.note_to_self(alice.id)
    here = await pair.page(pair.one, alice, "here")
    there = await pair.page(pair.other, alice, "there")
    his = await pair.page(pair.other, bob)
    await write(here, note.id, "buy milk")
    assert (await there.receive_until("message.new"))["body"] == "buy milk"
    await write(there, note.id, "and bread")
    assert (await here.receive_until("message.new"))["body"] == "and bread"
    assert "message.new" not in {one["type"] for one in await his.received_so_far()}

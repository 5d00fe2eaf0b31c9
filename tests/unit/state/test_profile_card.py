"""The state of the profile card."""

from typing import Any
from uuid import UUID

import pytest

from tests.unit.state.conftest import Connect, Pair
from tests.unit.state.stage import FakeTab
from waves.accounts.users import profile
from waves.accounts.users.schemas import ProfileChange
from waves.friends import service as friends
from waves.state.conversation import Conversation
from waves.state.inbox import Inbox
from waves.state.profile_card import ProfileCard


async def card(tab: FakeTab) -> tuple[str, str, bool]:
    state = await tab.state(ProfileCard)
    return state.user_id, state.about, state.since > 0


async def test_a_friend_shows_what_they_say_of_themselves(pair: Pair, tab_of: Connect):
    alice = str(pair.alice.id)
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(ProfileCard, "show", alice)
    assert await card(tab) == (alice, "", True)
    change = ProfileChange.model_validate({"about": "Sound designer"})
    await profile.change_profile(pair.alice.id, change)
    await tab.call(ProfileCard, "show", alice)
    assert await card(tab) == (alice, "Sound designer", True)


async def test_a_nickname_is_shown_in_place_of_the_name(pair: Pair, tab_of: Connect):
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(ProfileCard, "show", str(pair.alice.id))
    talk, form = str(pair.conversation_id), {"nickname": " Captain  Blue "}
    await tab.call(ProfileCard, "name_peer", talk, form)
    await tab.call(Inbox, "resync")
    conversation = await tab.state(Conversation)
    assert conversation.peer.display_name == "Captain Blue"
    assert conversation.peer.initials == "CB"
    assert conversation.nickname == "Captain Blue"
    assert conversation.peer_name == pair.alice.display_name


@pytest.mark.parametrize(
    "form",
    [
        None,
        {},
        [],
        "x",
        {"nickname": 7},
        {"nickname": "x" * 300},
        {"nickname": "\u202e"},
    ],
)
async def test_what_is_no_nickname_is_refused_in_words(
    pair: Pair, tab_of: Connect, form: Any
):
    tab = await (await tab_of(pair.bob)).open("alice")
    talk = str(pair.conversation_id)
    await tab.call(ProfileCard, "name_peer", talk, {"nickname": "Captain"})
    await tab.call(ProfileCard, "name_peer", talk, form)
    assert (await tab.state(ProfileCard)).problem
    await tab.call(Inbox, "resync")
    assert (await tab.state(Conversation)).peer.display_name == "Captain"


async def test_a_friend_who_takes_another_name_has_no_nickname(
    pair: Pair, tab_of: Connect
):
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(ProfileCard, "show", str(pair.alice.id))
    change = ProfileChange.model_validate({"display_name": "Alicia"})
    await profile.change_profile(pair.alice.id, change)
    await tab.call(Inbox, "resync")
    state = await tab.state(Conversation)
    shown = (state.peer.display_name, state.peer_name, state.nickname)
    assert shown == ("Alicia", "Alicia", "")
    form = {"nickname": "Alicia"}
    await tab.call(ProfileCard, "name_peer", str(pair.conversation_id), form)
    await friends.unfriend(pair.bob.id, pair.alice.id)
    await tab.call(Inbox, "resync")
    shown = (state.peer.display_name, state.peer_name, state.nickname)
    assert shown == ("Alicia", "Alicia", "Alicia")


@pytest.mark.parametrize("value", [None, "", "x" * 9_000, 7, f"{UUID(int=7)}"])
async def test_nobody_is_named_in_the_conversation_of_others(
    pair: Pair, tab_of: Connect, value: Any
):
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(ProfileCard, "name_peer", value, {"nickname": "Captain"})
    assert (await tab.state(ProfileCard)).problem


async def test_others_show_nothing(pair: Pair, tab_of: Connect):
    alice = str(pair.alice.id)
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(ProfileCard, "show", alice)
    await friends.unfriend(pair.bob.id, pair.alice.id)
    await tab.call(ProfileCard, "show", alice)
    assert await card(tab) == ("", "", False)


@pytest.mark.parametrize("value", [None, "", "x" * 9_000, 7, ["x"], {"id": "x"}])
async def test_what_is_no_id_shows_nothing(pair: Pair, tab_of: Connect, value: Any):
    tab = await (await tab_of(pair.bob)).open("alice")
    await tab.call(ProfileCard, "show", str(pair.alice.id))
    await tab.call(ProfileCard, "show", value)
    assert await card(tab) == ("", "", False)

"""The state of the profile card."""

from typing import Any

import pytest

from tests.unit.state.conftest import Connect, Pair
from tests.unit.state.stage import FakeTab
from waves.accounts.users import profile
from waves.accounts.users.schemas import ProfileChange
from waves.friends import service as friends
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

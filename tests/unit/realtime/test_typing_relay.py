import pytest

from waves.chat.conversations.correspondents import Correspondent
from waves.chat.errors import ConversationClosedError
from waves.core.ids import new_id
from waves.realtime.typing_relay import REMEMBERED_SECONDS, TypingRelay

ALICE, BOB, TALK = new_id(), new_id(), new_id()


class Stage:
    """A relay, the database that it asks, and what it has told."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked = 0
        self.found = Correspondent(BOB, is_open=True, sees_typing=True)
        self.told: list[object] = []
        self.relay = TypingRelay(self._find, self._tell, lambda: self.now)

    async def _find(self, _user_id, _conversation_id) -> Correspondent:
        self.asked += 1
        return self.found

    async def _tell(self, user_id, frame: str) -> None:
        self.told.append((user_id, frame))


async def test_a_sign_goes_to_the_other_user_and_asks_the_database_once():
    stage = Stage()
    for _ in range(3):
        await stage.relay.sign(ALICE, TALK, "sign")
    assert stage.told == [(BOB, "sign")] * 3
    assert stage.asked == 1
    stage.now = REMEMBERED_SECONDS
    await stage.relay.sign(ALICE, TALK, "sign")
    assert stage.asked == 2


async def test_a_friendship_that_ends_ends_the_signs():
    stage = Stage()
    await stage.relay.sign(ALICE, TALK, "sign")
    stage.found = Correspondent(BOB, is_open=False, sees_typing=True)
    stage.relay.forget()
    with pytest.raises(ConversationClosedError):
        await stage.relay.sign(ALICE, TALK, "sign")
    assert len(stage.told) == 1


async def test_what_changes_during_the_query_is_not_cached():
    stage = Stage()
    find = stage._find

    async def ends_meanwhile(*key) -> Correspondent:
        found = await find(*key)
        stage.relay.forget()
        return found

    stage.relay._find = ends_meanwhile
    await stage.relay.sign(ALICE, TALK, "sign")
    await stage.relay.sign(ALICE, TALK, "sign")
    assert stage.asked == 2


async def test_the_cache_is_bounded(monkeypatch):
    monkeypatch.setattr("waves.realtime.typing_relay._MOST", 2)
    stage = Stage()
    for _ in range(4):
        await stage.relay.sign(new_id(), TALK, "sign")
    assert len(stage.relay._known) == 2


async def test_a_sign_that_one_of_them_hides_is_dropped_in_silence():
    stage = Stage()
    stage.found = Correspondent(BOB, is_open=True, sees_typing=False)
    await stage.relay.sign(ALICE, TALK, "sign")
    assert stage.told == []

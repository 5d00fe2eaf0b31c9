import asyncio

from waves.calls import friendship_cache
from waves.calls.friendship_cache import REMEMBERED_SECONDS, FriendshipCache
from waves.core.ids import new_id


class Database:
    """Counts its calls."""

    def __init__(self) -> None:
        self.friends = True
        self.asked = 0

    async def ask(self, _one, _another) -> bool:
        self.asked += 1
        return self.friends


async def test_a_friendship_is_cached_in_either_order():
    database, now = Database(), [0.0]
    known = FriendshipCache(database.ask, lambda: now[0])
    alice, bob = new_id(), new_id()
    assert await known.are_friends(alice, bob)
    assert await known.are_friends(bob, alice)
    assert database.asked == 1
    now[0] = REMEMBERED_SECONDS
    assert await known.are_friends(alice, bob)
    assert database.asked == 2


async def test_a_missing_friendship_is_not_cached():
    database = Database()
    database.friends = False
    known = FriendshipCache(database.ask, lambda: 0.0)
    alice, bob = new_id(), new_id()
    assert not await known.are_friends(alice, bob)
    database.friends = True
    assert await known.are_friends(alice, bob)


async def test_a_friendship_that_ends_during_the_query_is_not_cached():
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slow(_one, _another):
        asked.set()
        await answer.wait()
        return True

    known = FriendshipCache(slow, lambda: 0.0)
    alice, bob = new_id(), new_id()
    first = asyncio.create_task(known.are_friends(alice, bob))
    await asked.wait()
    known.forget(bob, alice)
    answer.set()
    assert await first
    assert not known._good_until


async def test_the_cache_is_bounded(monkeypatch):
    monkeypatch.setattr(friendship_cache, "_MOST", 2)
    known = FriendshipCache(Database().ask, lambda: 0.0)
    for _ in range(5):
        await known.are_friends(new_id(), new_id())
    assert len(known._good_until) == 2

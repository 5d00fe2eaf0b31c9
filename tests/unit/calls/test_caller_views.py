import asyncio

from waves.accounts.users.schemas import UserView
from waves.calls import caller_views
from waves.calls.caller_views import CallerViews
from waves.core.ids import new_id


class Database:
    """Counts its reads."""

    def __init__(self) -> None:
        self.name = "Alice"
        self.reads = 0

    async def read(self, user_id) -> UserView:
        self.reads += 1
        return UserView(
            id=user_id, username="alice", display_name=self.name, avatar_url=None
        )


async def test_a_caller_is_read_once_until_the_profile_changes():
    database, alice = Database(), new_id()
    views = CallerViews(database.read)
    await views.refresh(alice)
    assert (await views.get(alice)).display_name == "Alice"
    assert database.reads == 1
    database.name = "Alicia"
    views.forget(alice)
    assert (await views.get(alice)).display_name == "Alicia"
    assert database.reads == 2


async def test_a_profile_that_changes_during_the_read_is_not_cached():
    database, alice = Database(), new_id()
    began, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(user_id):
        view = await database.read(user_id)
        began.set()
        await goes_on.wait()
        return view

    views = CallerViews(slow)
    first = asyncio.create_task(views.get(alice))
    await began.wait()
    database.name = "Alicia"
    views.forget(alice)
    goes_on.set()
    await first
    assert (await views.get(alice)).display_name == "Alicia"


async def test_the_caller_who_called_longest_ago_is_dropped(monkeypatch):
    monkeypatch.setattr(caller_views, "_MOST", 2)
    database = Database()
    views = CallerViews(database.read)
    one, two, three = new_id(), new_id(), new_id()
    for user_id in (one, two, one, three, one):
        await views.get(user_id)
    assert database.reads == 3
    await views.get(two)
    assert database.reads == 4


async def test_a_refresh_reads_again_what_is_cached():
    database, alice = Database(), new_id()
    views = CallerViews(database.read)
    await views.get(alice)
    database.name = "Alicia"
    for view in (await views.refresh(alice), await views.get(alice)):
        assert view.display_name == "Alicia"
    assert database.reads == 2

"""The state of the page `/settings`."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.api_client import PASSWORD, Users
from tests.unit.state.conftest import Connect, Pair, Pushing
from tests.unit.state.stage import FakeServer, FakeTab, token_of
from waves.accounts.identities.models import Identity
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import PasswordChange
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.service import TOUCH_EVERY
from waves.accounts.users import profile
from waves.accounts.users import repository as user_repository
from waves.accounts.users.models import User
from waves.accounts.users.schemas import ProfileChange
from waves.core import clock
from waves.core.database.engine import unit_of_work
from waves.friends import service as friends
from waves.state.auth.request_auth import plain
from waves.state.session import Session
from waves.state.settings import Account

NEW_PASSWORD = "quite another passphrase"


async def shown(tab: FakeTab) -> Account:
    return await tab.state(Account)


async def devices(tab: FakeTab) -> list[tuple[str, bool]]:
    rows = plain((await shown(tab)).sessions)
    return [(row.browser, row.current) for row in rows]


async def test_the_account_is_shown_as_it_is(users: Users, tab_of: Connect):
    (alice,) = await users("alice")
    tab = await (await tab_of(alice)).open_settings()
    account = await shown(tab)
    assert account.loaded
    assert (account.email, account.email_verified) == ("alice@example.com", False)
    assert (account.has_password, account.may_set_password) == (True, False)
    assert (account.google_offered, account.google_linked) == (False, False)
    assert await devices(tab) == [("pytest", True), ("pytest", False)]
    assert plain(account.blocked) == []


async def test_this_browser_is_listed_first(
    users: Users, tab_of: Connect, monkeypatch: pytest.MonkeyPatch
):
    (alice,) = await users("alice")
    tab = await tab_of(alice)
    later = clock.now() + timedelta(hours=1)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        await token_of(alice)
    await tab.open_settings()
    assert [current for _, current in await devices(tab)] == [True, False, False]


async def test_sessions_that_begin_and_end_elsewhere_are_followed(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.alice)).open_settings()
    before = len(await devices(tab))
    other = await sessions.authenticate(await token_of(pair.alice))
    await pushing.done()
    assert len(await devices(tab)) == before + 1
    await sessions.log_out(other)
    await pushing.done()
    assert len(await devices(tab)) == before
    await sessions.revoke_others(await tab.principal())
    await pushing.done()
    assert await devices(tab) == [("pytest", True)]
    assert server.disconnected == []


async def test_other_users_are_not_notified(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.bob)).open_settings()
    await token_of(pair.alice)
    await pushing.done()
    assert server.sent[tab.token] == []


async def test_a_later_use_updates_last_seen(
    pair: Pair, tab_of: Connect, pushing: Pushing, monkeypatch: pytest.MonkeyPatch
):
    other = await token_of(pair.alice)
    tab = await (await tab_of(pair.alice)).open_settings()
    before = max(row.last_seen_at for row in plain((await shown(tab)).sessions))
    later = clock.now() + TOUCH_EVERY + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    await sessions.authenticate(other)
    await pushing.done()
    after = max(row.last_seen_at for row in plain((await shown(tab)).sessions))
    assert after > before


async def test_changes_of_names_address_and_sign_in_methods_are_followed(
    pair: Pair, tab_of: Connect, pushing: Pushing
):
    tab = await (await tab_of(pair.alice)).open_settings()
    principal = await tab.principal()
    await profile.change_profile(pair.alice.id, ProfileChange(display_name="Queen"))
    await pushing.done()
    assert (await tab.state(Session)).me.display_name == "Queen"
    async with unit_of_work() as uow:
        uow.db.add(Identity(provider="there", subject="1", user_id=pair.alice.id))
        user = await uow.db.get_one(User, pair.alice.id)
        user.email_verified = True
    change = PasswordChange(current_password=PASSWORD, new_password=NEW_PASSWORD)
    await passwords.change_password(principal, change)
    await pushing.done()
    account = await shown(tab)
    assert (account.email_verified, account.google_linked) == (True, True)


async def test_a_first_password_may_be_set_for_a_while_after_signing_in(
    users: Users, tab_of: Connect, monkeypatch: pytest.MonkeyPatch
):
    (alice,) = await users("alice")
    async with unit_of_work() as uow:
        user = await user_repository.user(uow.db, alice.id)
        assert user is not None
        kept, user.password_hash = user.password_hash, None
    assert kept
    tab = FakeTab((await begun(alice.id)).token)
    await tab.open_settings()
    account = await shown(tab)
    assert (account.has_password, account.may_set_password) == (False, True)
    later = clock.now() + sessions.FRESH + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    await tab.open_settings()
    assert not (await shown(tab)).may_set_password


async def begun(user_id: Any) -> Any:
    async with unit_of_work() as uow:
        return await sessions.begin(uow, user_id, user_agent="pytest")


async def test_changes_of_blocks_are_followed(pair: Pair, tab_of: Connect, pushing):
    tab = await (await tab_of(pair.alice)).open_settings()
    await friends.block(pair.alice.id, pair.bob.id)
    await pushing.done()
    assert [one.username for one in plain((await shown(tab)).blocked)] == ["bob"]
    await friends.unblock(pair.alice.id, pair.bob.id)
    await pushing.done()
    assert plain((await shown(tab)).blocked) == []


async def test_on_another_page_the_account_is_not_read(
    pair: Pair, tab_of: Connect, pushing: Pushing, server: FakeServer
):
    tab = await (await tab_of(pair.alice)).open_settings()
    await tab.open("bob")
    server.sent[tab.token].clear()
    await token_of(pair.alice)
    await pushing.done()
    assert server.sent[tab.token] == []

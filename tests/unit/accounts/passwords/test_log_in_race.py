"""A password that stops being right while it is checked opens nothing (A2, S5).

Checking takes a quarter of a second: time enough for the owner's new password,
or the operator's command, to come in between and end every session there is.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.support.api_client import PASSWORD
from waves.accounts.email_verification import email_links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.identities import service as identities
from waves.accounts.identities.provider import Claims
from waves.accounts.passwords import password_reset
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.errors import WrongCredentialsError
from waves.accounts.passwords.hasher import PasswordHasher
from waves.accounts.passwords.schemas import LogIn, PasswordChange, PasswordReset
from waves.accounts.sessions import repository as session_repository
from waves.accounts.sessions import service as sessions
from waves.accounts.users import deactivation
from waves.accounts.users import repository as user_repository
from waves.accounts.users.schemas import MeView
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work

NEW_PASSWORD = "quite another passphrase"
Happening = Callable[[MeView], Awaitable[object]]


async def reset(alice: MeView) -> None:
    async with unit_of_work() as uow:
        user = await user_repository.user(uow.db, alice.id)
        assert user is not None
        secret = await email_links.make(uow, user, Purpose.RESET)
    form = PasswordReset(secret=secret, password=NEW_PASSWORD)
    await password_reset.reset_password(form, address="192.0.2.1")


async def change(alice: MeView) -> None:
    form = LogIn(login=alice.username, password=PASSWORD)
    there = await passwords.log_in(form, user_agent="pytest")
    principal = await sessions.authenticate(there.token)
    wanted = PasswordChange(current_password=PASSWORD, new_password=NEW_PASSWORD)
    await passwords.change_password(principal, wanted)
    await sessions.log_out(principal)


async def close(alice: MeView) -> None:
    await deactivation.disable(alice.username)


@pytest.mark.parametrize("happens", [reset, change, close])
async def test_a_session_is_not_begun_after_the_end_of_all(
    services, users, monkeypatch: pytest.MonkeyPatch, happens: Happening
) -> None:
    (alice,) = await users("alice")
    hasher = services[PasswordHasher]

    async def check_slowly(password: str, kept: str | None) -> bool:
        fits = await hasher.check(password, kept)
        services.put(hasher)
        await happens(alice)
        return fits

    async with read_db() as db:
        before = await session_repository.live_sessions(db, alice.id, at=clock.now())
    slow = PasswordHasher(cost=4)
    monkeypatch.setattr(slow, "check", check_slowly)
    services.put(slow)
    with pytest.raises(WrongCredentialsError):
        await passwords.log_in(
            LogIn(login="alice", password=PASSWORD), user_agent="attacker"
        )
    async with read_db() as db:
        after = await session_repository.live_sessions(db, alice.id, at=clock.now())
    assert {row.id for row in after} <= {row.id for row in before}


async def test_a_sign_in_by_a_provider_is_ended_with_all_the_others(
    database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing the account waits for it, or it for the closing."""
    claims = Claims("issuer", "subject", "alice@example.com", True, "Alice")
    alice = (await identities.sign_in(claims, user_agent="pytest")).user
    closings: list[asyncio.Task[int]] = []
    announce_new_browser = sessions.announce_new_browser

    async def close_meanwhile(*arguments, **options) -> None:
        closings.append(asyncio.create_task(deactivation.disable(alice.username)))
        await asyncio.wait(closings, timeout=0.5)
        await announce_new_browser(*arguments, **options)

    monkeypatch.setattr(sessions, "announce_new_browser", close_meanwhile)
    await identities.sign_in(claims, user_agent="pytest")
    assert await closings[0] == 2
    async with read_db() as db:
        assert not await session_repository.live_sessions(db, alice.id, at=clock.now())

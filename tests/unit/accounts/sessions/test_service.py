"""Sessions in the database."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from tests.support.api_client import PASSWORD, form_of
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import LogIn, SignUp
from waves.accounts.sessions import repository as session_repository
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.events import SessionRevoked
from waves.accounts.sessions.models import Session
from waves.accounts.sessions.schemas import SignedIn
from waves.accounts.users import repository as user_repository
from waves.core import clock, security
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError, NotSignedInError
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import current


@pytest.fixture
async def alice(database) -> SignedIn:
    form = SignUp.model_validate(form_of("alice"))
    return await passwords.sign_up(form, user_agent="Browser/1.0 (X11)\x1b[31m\n")


@pytest.fixture
def later(monkeypatch):
    """Return a function that sets the clock to a time after now."""
    real = clock.now

    def move(delta: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + delta)

    return move


async def log_in(user_agent: str = "pytest") -> SignedIn:
    form = LogIn(login="alice", password=PASSWORD)
    return await passwords.log_in(form, user_agent=user_agent)


async def row_of(token: str) -> Session:
    session_id = security.read_session_token(token).sid
    async with read_db() as db:
        return (await db.exec(select(Session).where(Session.id == session_id))).one()


async def refused(token: str | None) -> None:
    with pytest.raises(NotSignedInError) as error:
        await sessions.authenticate(token)
    assert (error.value.code, error.value.detail) == (
        "not_signed_in",
        "You're logged out. Log in again.",
    )


async def test_the_row_stores_no_token_and_a_clean_user_agent(alice) -> None:
    row = await row_of(alice.token)
    kept = " ".join(str(value) for value in row.model_dump().values())
    assert alice.token not in kept
    assert security.read_session_token(alice.token).jti not in kept
    assert row.user_agent == "Browser/1.0 (X11)[31m"


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c"])
async def test_an_invalid_token_is_refused(database, token) -> None:
    await refused(token)


async def test_a_token_without_a_row_is_refused(alice) -> None:
    await refused(security.issue_session_token(alice.user.id, new_id()).token)


async def test_a_second_token_for_a_session_is_refused(alice) -> None:
    row = await row_of(alice.token)
    await refused(security.issue_session_token(alice.user.id, row.id).token)


async def test_a_token_that_names_somebody_elses_row_is_refused(alice, users) -> None:
    (bob,) = await users("bob")
    row = await row_of(alice.token)
    stolen = security.issue_session_token(bob.id, row.id)
    async with unit_of_work() as uow:
        kept = await uow.db.get(Session, row.id)
        assert kept is not None
        kept.token_hash = stolen.token_hash
    await refused(stolen.token)


async def test_the_row_ends_a_session_before_the_token_does(alice) -> None:
    async with unit_of_work() as uow:
        kept = await uow.db.get(Session, (await row_of(alice.token)).id)
        assert kept is not None
        kept.expires_at = clock.now() - timedelta(seconds=1)
    await refused(alice.token)


async def test_a_session_ends_after_its_days(alice, later) -> None:
    later(timedelta(days=29, hours=23))
    await sessions.authenticate(alice.token)
    later(timedelta(days=30, seconds=1))
    await refused(alice.token)


async def test_closing_the_account_ends_its_sessions(alice) -> None:
    async with unit_of_work() as uow:
        user = await user_repository.user(uow.db, alice.user.id)
        assert user is not None
        user.disabled_at = clock.now()
    await refused(alice.token)


async def test_logging_out_ends_this_session_and_says_so_once(alice) -> None:
    heard: list = []
    other = await log_in()
    current(EventRegistry).after_commit(heard.append)
    principal = await sessions.authenticate(alice.token)
    await sessions.log_out(principal)
    await sessions.log_out(principal)
    await refused(alice.token)
    await sessions.authenticate(other.token)
    ended = [event for event in heard if isinstance(event, SessionRevoked)]
    assert ended == [SessionRevoked(principal.session_id, alice.user.id)]


async def test_the_last_use_is_stored_once_a_minute(alice, later) -> None:
    begun = (await row_of(alice.token)).last_seen_at
    later(timedelta(seconds=50))
    await sessions.authenticate(alice.token)
    assert (await row_of(alice.token)).last_seen_at == begun
    later(timedelta(seconds=61))
    await sessions.authenticate(alice.token)
    noted = (await row_of(alice.token)).last_seen_at
    assert timedelta(seconds=60) < noted - begun < timedelta(seconds=90)


async def test_sessions_stay_valid_while_writes_fail(
    alice, later, monkeypatch, caplog
) -> None:
    async def full(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr(session_repository, "touch_session", full)
    later(timedelta(minutes=5))
    principal = await sessions.authenticate(alice.token)
    assert principal.user_id == alice.user.id
    assert "session_touch_failed" in caplog.text


async def test_a_user_sees_only_their_live_sessions(alice, users, later) -> None:
    await users("bob")
    later(timedelta(minutes=2))
    second = await log_in("Phone")
    ended = await log_in("Gone")
    await sessions.log_out(await sessions.authenticate(ended.token))
    principal = await sessions.authenticate(second.token)
    listed = await sessions.list_sessions(principal)
    assert [(one.user_agent, one.current) for one in listed] == [
        ("Phone", True),
        ("Browser/1.0 (X11)[31m", False),
    ]


async def test_a_person_ends_another_session_of_theirs_only(alice, users) -> None:
    here = await sessions.authenticate(alice.token)
    there = await log_in()
    await sessions.revoke(here, security.read_session_token(there.token).sid)
    await refused(there.token)
    await sessions.authenticate(alice.token)
    (bob,) = await users("bob")
    async with unit_of_work() as uow:
        foreign = await sessions.begin(uow, bob.id, user_agent="")
    for gone in (
        security.read_session_token(there.token).sid,
        security.read_session_token(foreign.token).sid,
        new_id(),
    ):
        with pytest.raises(NotFoundError):
            await sessions.revoke(here, gone)
    await sessions.authenticate(foreign.token)

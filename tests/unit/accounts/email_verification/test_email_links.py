"""Concurrent use of e-mail links, on both databases."""

import asyncio
import contextlib
from uuid import UUID

import pytest
from sqlmodel import select

from waves.accounts.email_verification import email_links
from waves.accounts.email_verification import repository as links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.email_verification.errors import LinkError, LinkProblem
from waves.accounts.email_verification.models import EmailLink
from waves.accounts.users import repository as user_repository
from waves.core.database.engine import read_db, unit_of_work

AT_ONCE = 3
NOBODY_ELSE_COMES_S = 0.3


@pytest.fixture
def together(monkeypatch):
    """Let all transactions run this query before any continues.

    Where one transaction waits for another there is nobody to wait for.
    """

    def hold(query: str) -> None:
        original = getattr(links, query)
        arrived, all_here = [], asyncio.Event()

        async def held(*arguments, **options):
            found = await original(*arguments, **options)
            arrived.append(query)
            if len(arrived) == AT_ONCE:
                all_here.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(NOBODY_ELSE_COMES_S):
                    await all_here.wait()
            return found

        monkeypatch.setattr(links, query, held)

    return hold


async def make(user_id: UUID, purpose: Purpose = Purpose.RESET) -> str:
    async with unit_of_work() as uow:
        user = await user_repository.user(uow.db, user_id)
        assert user is not None
        return await email_links.make(uow, user, purpose)


async def use(secret: str) -> str:
    """Return `ok` or the error code."""
    try:
        async with unit_of_work() as uow:
            await email_links.use(uow, secret, Purpose.RESET)
    except LinkError as error:
        return error.code
    return "ok"


async def test_exactly_one_of_many_concurrent_uses_succeeds(users, together) -> None:
    (alice,) = await users("alice")
    secret = await make(alice.id)
    together("with_user")
    outcomes = await asyncio.gather(*(use(secret) for _ in range(AT_ONCE)))
    assert sorted(outcomes) == [LinkProblem.USED] * (AT_ONCE - 1) + ["ok"]


async def test_exactly_one_of_many_concurrent_links_is_valid(users, together) -> None:
    (alice,) = await users("alice")
    together("replace")
    made = await asyncio.gather(*(make(alice.id) for _ in range(AT_ONCE)))
    outcomes = [await use(secret) for secret in made]
    assert sorted(outcomes) == [LinkProblem.REPLACED] * (AT_ONCE - 1) + ["ok"]


async def test_a_rolled_back_use_leaves_the_link_valid(users) -> None:
    (alice,) = await users("alice")
    secret = await make(alice.id)

    async def use_and_fail() -> None:
        async with unit_of_work() as uow:
            await email_links.use(uow, secret, Purpose.RESET)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await use_and_fail()
    assert await use(secret) == "ok"


async def test_links_of_other_users_and_purposes_stay_valid(users) -> None:
    alice, bob = await users("alice", "bob")
    secret = await make(alice.id)
    await make(bob.id)
    await make(alice.id, Purpose.VERIFY)
    assert await use(secret) == "ok"


async def test_a_secret_is_random_and_stored_as_a_hash(users) -> None:
    (alice,) = await users("alice")
    secrets = {await make(alice.id) for _ in range(3)}
    assert len(secrets) == 3
    assert {len(bytes.fromhex(secret)) for secret in secrets} == {32}
    async with read_db() as db:
        kept = (await db.exec(select(EmailLink.secret_hash))).all()
    assert set(kept) == {email_links.hash_of(secret) for secret in secrets}
    assert not secrets & set(kept)

"""The account service."""

# ruff: noqa: RUF001  look-alikes are what is tested

import asyncio
from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlmodel import select

from tests.support.api_client import PASSWORD, form_of
from waves.accounts.passwords import hasher as passwords
from waves.accounts.passwords import service as password_service
from waves.accounts.passwords.errors import WrongCredentialsError
from waves.accounts.passwords.schemas import LogIn, SignUp
from waves.accounts.sessions import service as sessions
from waves.accounts.users import profile
from waves.accounts.users import repository as user_repository
from waves.accounts.users import service as user_service
from waves.accounts.users.errors import TakenError
from waves.accounts.users.models import User
from waves.accounts.users.schemas import ProfileChange
from waves.core import clock
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError
from waves.core.ids import new_id

NEW_PASSWORD = "quite another passphrase"


async def rows() -> list[User]:
    async with read_db() as db:
        return list((await db.exec(select(User))).all())


async def sign_up(username: str = "alice", **changes: str):
    form = SignUp.model_validate({**form_of(username), **changes})
    return await password_service.sign_up(form, user_agent="pytest")


async def log_in(login: str = "alice", password: str = PASSWORD):
    form = LogIn(login=login, password=password)
    return await password_service.log_in(form, user_agent="pytest")


async def disable(user_id: UUID) -> None:
    async with unit_of_work() as uow:
        user = await user_repository.user(uow.db, user_id)
        assert user is not None
        user.disabled_at = clock.now()


async def test_a_new_person_is_signed_in_by_the_token_they_got(database) -> None:
    signed_in = await sign_up()
    principal = await sessions.authenticate(signed_in.token)
    assert principal.user_id == signed_in.user.id
    assert principal.expires_at == signed_in.expires_at


async def test_names_are_stored_exactly_and_folded(
    database,
) -> None:
    await sign_up("Alice", email="Alice@Example.com", display_name="Ａlice STRAßE")
    (row,) = await rows()
    assert (row.username, row.username_key) == ("Alice", "alice")
    assert (row.email, row.email_key) == ("Alice@example.com", "alice@example.com")
    assert row.display_name == "Ａlice STRAßE"
    assert row.display_name_key == "alice strasse"
    assert row.password_hash is not None
    assert PASSWORD not in row.password_hash


@pytest.mark.parametrize(
    ("second", "fields"),
    [
        ({"username": "ＡＬＩＣＥ", "email": "other@example.com"}, {"username"}),
        ({"username": "bob", "email": "ALICE@example.com"}, {"email"}),
        ({"username": "alice ", "email": "alice@EXAMPLE.com"}, {"username", "email"}),
    ],
)
async def test_a_taken_name_or_address_is_reported(database, second, fields) -> None:
    await sign_up()
    with pytest.raises(TakenError) as refused:
        await sign_up(**second)
    assert set(refused.value.fields) == fields
    assert len(await rows()) == 1


async def test_concurrent_sign_ups_with_one_name_create_one_row(database) -> None:
    tries = [sign_up("alice", email=f"a{number}@example.com") for number in range(50)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in results) == 1
    assert sum(isinstance(one, TakenError) for one in results) == 49
    assert len(await rows()) == 1


@pytest.mark.parametrize("login", ["alice", "ALICE", " alice ", "Alice@Example.com"])
async def test_the_name_and_the_address_both_log_in(database, login: str) -> None:
    first = await sign_up()
    second = await log_in(login)
    assert second.user == first.user
    assert second.token != first.token


async def test_a_failed_log_in_does_not_reveal_the_reason(database) -> None:
    alice = await sign_up()
    await sign_up("bob")
    async with unit_of_work() as uow:
        bob = await user_repository.user_by_login(uow.db, "bob")
        assert bob is not None
        bob.password_hash = None
    told = [
        await refusal("nobody"),
        await refusal("alice", "not the password"),
        await refusal("bob"),
    ]
    await disable(alice.user.id)
    told.append(await refusal("alice"))
    assert len(set(told)) == 1


async def refusal(login: str, password: str = PASSWORD) -> tuple[str, str]:
    with pytest.raises(WrongCredentialsError) as refused:
        await log_in(login, password)
    return refused.value.code, refused.value.detail


async def test_every_failed_log_in_does_the_same_work(database, monkeypatch) -> None:
    checked: list[bool] = []
    check = passwords.PasswordHasher.check

    async def noting(self, password: str, kept: str | None) -> bool:
        checked.append(kept is None)
        return await check(self, password, kept)

    monkeypatch.setattr(passwords.PasswordHasher, "check", noting)
    await sign_up()
    await refusal("nobody")
    await refusal("alice", "not the password")
    assert checked == [True, False]


@pytest.mark.parametrize("length", [8, 73, 256])
async def test_a_password_of_every_length_logs_in(database, length: int) -> None:
    password = ("correct horse battery staple " * 10)[:length]
    await sign_up(password=password)
    await log_in(password=password)
    await refusal("alice", password[:-1] + "#")


def test_forms_report_all_errors_at_once() -> None:
    bad = {"username": "-", "email": "x", "display_name": "\u202e", "password": "short"}
    with pytest.raises(ValidationError) as refused:
        SignUp.model_validate(bad)
    assert {error["loc"][0] for error in refused.value.errors()} == set(bad)


@pytest.mark.parametrize(
    "password",
    [
        "wonderland",
        "Password1",
        "x" * 7,
        "x" * 257,
        "long enough\x00",
        "long enough\ud800",
    ],
)
def test_a_bad_password_is_refused_at_sign_up(password: str) -> None:
    form = {**form_of("wonderland"), "password": password}
    with pytest.raises(ValidationError) as refused:
        SignUp.model_validate(form)
    assert [error["loc"] for error in refused.value.errors()] == [("password",)]


async def test_unknown_fields_of_a_form_change_nothing(database) -> None:
    form = {
        **form_of("alice"),
        "id": str(new_id()),
        "email_verified": True,
        "password_hash": "x",
    }
    signed_in = await password_service.sign_up(
        SignUp.model_validate(form), user_agent=""
    )
    assert signed_in.user.email_verified is False
    assert str(signed_in.user.id) != form["id"]


async def test_users_are_found_by_id(users) -> None:
    (alice,) = await users("alice")
    seen = await user_service.view(alice.id)
    assert set(seen.model_dump()) == {"id", "username", "display_name", "avatar_url"}
    async with read_db() as db:
        assert await user_repository.user_views(db, [alice.id, new_id()]) == {
            alice.id: seen
        }
        assert await user_repository.user_views(db, []) == {}


async def test_a_missing_user_is_not_found(users) -> None:
    (alice,) = await users("alice")
    await disable(alice.id)
    for lookup in (
        user_service.view(new_id()),
        user_service.view(alice.id),
        user_service.me(alice.id),
        user_service.inbox_version(new_id()),
        profile.change_profile(new_id(), ProfileChange()),
    ):
        with pytest.raises(NotFoundError):
            await lookup


async def test_inbox_versions_grow_by_one_for_affected_users(users) -> None:
    alice, bob, carol = await users("alice", "bob", "carol")
    async with unit_of_work() as uow:
        assert await user_repository.bump_inbox(uow.db, bob.id, alice.id) == {
            alice.id: 1,
            bob.id: 1,
        }
    async with unit_of_work() as uow:
        assert await user_repository.bump_inbox(uow.db, alice.id, new_id()) == {
            alice.id: 2
        }
    versions = [await user_service.inbox_version(one.id) for one in (alice, bob, carol)]
    assert versions == [2, 1, 0]


async def test_inbox_versions_of_a_pair_grow_without_loss_under_load(users) -> None:
    alice, bob = await users("alice", "bob")

    async def bump(first: UUID, second: UUID) -> None:
        async with unit_of_work() as uow:
            await user_repository.bump_inbox(uow.db, first, second)

    pairs = [(alice.id, bob.id), (bob.id, alice.id)] * 10
    await asyncio.gather(*(bump(*pair) for pair in pairs))
    assert await user_service.inbox_version(alice.id) == 20
    assert await user_service.inbox_version(bob.id) == 20

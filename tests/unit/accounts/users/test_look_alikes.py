"""Look-alike usernames."""

# ruff: noqa: RUF001  look-alikes are what is tested

import asyncio

import pytest
from sqlmodel import col, update

from tests.support.api_client import form_of
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import SignUp
from waves.accounts.users import profile
from waves.accounts.users.errors import TakenError
from waves.accounts.users.models import User
from waves.accounts.users.schemas import MeView, ProfileChange
from waves.core.database.engine import unit_of_work

pytestmark = pytest.mark.usefixtures("unlimited")


async def sign_up(username: str, number: int = 0) -> MeView:
    form = {**form_of(username), "email": f"person{number}@example.com"}
    checked = SignUp.model_validate(form)
    return (await passwords.sign_up(checked, user_agent="pytest")).user


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ibrahim", "İbrahim"),
        ("jose", "JOSÉ"),
        ("søren", "soren"),
        ("ilgin", "ılgın"),
        ("đặng", "dang"),
        ("straße", "strasse"),
        ("œuvre", "oeuvre"),
        ("ελένη", "ελενη"),
        ("علي", "علی"),
        ("room1", "room١"),
    ],
)
async def test_a_look_alike_username_is_refused(
    database, first: str, second: str
) -> None:
    await sign_up(first)
    with pytest.raises((TakenError, ValueError)):
        await sign_up(second, 1)


async def test_one_of_two_concurrent_look_alikes_gets_the_name(
    database,
) -> None:
    names = ("josé", "jose", "josè", "Jose")
    tries = [sign_up(name, number) for number, name in enumerate(names)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(answer, MeView) for answer in answers) == 1
    assert sum(isinstance(answer, TakenError) for answer in answers) == 3


async def test_a_rename_to_a_look_alike_of_another_user_is_refused(users) -> None:
    alice, bob, *_ = await users("alice", "bob")
    for name in ("alíce", "ALICÉ"):
        with pytest.raises(TakenError):
            await profile.change_profile(bob.id, ProfileChange(username=name))
        renamed = await profile.change_profile(alice.id, ProfileChange(username=name))
        assert renamed.username == name


async def test_an_older_look_alike_keeps_its_name(users) -> None:
    """After the migration both accounts exist; the later one has no folded form."""
    _jose, other, *_ = await users("jose", "other")
    async with unit_of_work() as uow:
        await uow.db.exec(
            update(User)
            .where(col(User.id) == other.id)
            .values(username="josé", username_key="josé", plain_username=None)
        )
    change = ProfileChange(username="José")
    assert (await profile.change_profile(other.id, change)).username == "José"

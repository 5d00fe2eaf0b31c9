"""Former usernames are reserved for 30 days."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.api_client import form_of
from tests.support.friendships import befriend
from waves.accounts.identities import service as identities
from waves.accounts.identities.provider import Claims
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import SignUp
from waves.accounts.users import profile
from waves.accounts.users import service as user_service
from waves.accounts.users.errors import RenamedTooOftenError, TakenError
from waves.accounts.users.schemas import MeView, ProfileChange
from waves.core import clock

pytestmark = pytest.mark.usefixtures("unlimited")
KEPT = timedelta(days=30)
Pass = Callable[[timedelta], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Pass:
    """Return a function that moves the clock."""
    real, passed = clock.now, timedelta()

    def let_pass(span: timedelta) -> None:
        nonlocal passed
        passed += span
        monkeypatch.setattr(clock, "now", lambda: real() + passed)

    return let_pass


async def rename(person: MeView, username: str) -> MeView:
    return await profile.change_profile(person.id, ProfileChange(username=username))


async def sign_up(username: str, email: str = "new@example.com") -> MeView:
    form = SignUp.model_validate({**form_of(username), "email": email})
    return (await passwords.sign_up(form, user_agent="pytest")).user


async def sign_in_with_google(local_part: str, domain: str) -> MeView:
    claims = Claims(
        issuer="https://accounts.example",
        subject=domain,
        email=f"{local_part}@{domain}",
        email_verified=True,
        name="",
    )
    return (await identities.sign_in(claims, user_agent="pytest")).user


@pytest.mark.parametrize("spelling", ["bob", "BOB", "\uff42\uff4f\uff42", "b\u00f3b"])
async def test_a_former_name_is_reserved_for_30_days(
    users, later: Pass, spelling: str
) -> None:
    bob, carol = await users("bob", "carol")
    await rename(bob, "bob2")
    for days in (0, 29):
        later(timedelta(days=days))
        with pytest.raises(TakenError) as refused:
            await rename(carol, spelling)
        assert set(refused.value.fields) == {"username"}
        with pytest.raises(TakenError):
            await sign_up(spelling)
    assert (await user_service.me(carol.id)).username == "carol"
    later(timedelta(days=1))
    assert (await rename(carol, "bob")).username == "bob"


async def test_after_30_days_a_former_name_is_free(users, later: Pass) -> None:
    (bob,) = await users("bob")
    await rename(bob, "bob2")
    later(KEPT)
    assert (await sign_up("bob")).username == "bob"


async def test_google_sign_in_does_not_take_a_reserved_name(users, later: Pass) -> None:
    (bob,) = await users("bob")
    await rename(bob, "robert")
    assert (await sign_in_with_google("bob", "one.example")).username == "bob2"
    later(KEPT)
    assert (await sign_in_with_google("Bob", "two.example")).username == "bob"


async def test_its_former_owner_can_take_it_back(users) -> None:
    bob, carol = await users("bob", "carol")
    await rename(bob, "bob2")
    assert (await rename(bob, "bob")).username == "bob"
    with pytest.raises(TakenError):
        await rename(carol, "bob2")
    await rename(bob, "bob2")
    with pytest.raises(TakenError):
        await rename(carol, "bob")


async def test_two_people_cannot_swap_names(users) -> None:
    bob, carol = await users("bob", "carol")
    await rename(bob, "bob2")
    with pytest.raises(TakenError):
        await rename(carol, "bob")
    await rename(carol, "carol2")
    with pytest.raises(TakenError):
        await rename(bob, "carol")


async def test_another_spelling_reserves_no_name(users) -> None:
    (bob,) = await users("bob")
    for _ in range(profile.MOST_RESERVED + 2):
        await rename(bob, "BOB")
        await rename(bob, "bob")


async def test_reserved_names_are_bounded_per_user(users, later: Pass) -> None:
    (bob,) = await users("bob")
    for number in range(profile.MOST_RESERVED):
        await rename(bob, f"bob{number}")
    with pytest.raises(RenamedTooOftenError) as refused:
        await rename(bob, "onemore")
    assert set(refused.value.fields) == {"username"}
    assert (await user_service.me(bob.id)).username == f"bob{profile.MOST_RESERVED - 1}"
    assert (await rename(bob, "bob3")).username == "bob3"
    later(KEPT)
    assert (await rename(bob, "onemore")).username == "onemore"


async def test_a_name_is_reserved_against_concurrent_sign_ups(
    users,
) -> None:
    for number in range(5):
        bob, carol = await users(f"bob{number}", f"carol{number}")
        given_up, taken = await asyncio.gather(
            rename(bob, f"robert{number}"),
            rename(carol, f"bob{number}"),
            return_exceptions=True,
        )
        assert isinstance(given_up, MeView)
        assert isinstance(taken, TakenError)


async def test_concurrent_renames_of_one_user_lose_no_name(users) -> None:
    bob, carol = await users("bob", "carol")
    await asyncio.gather(rename(bob, "robert"), rename(bob, "rob"))
    left = (await user_service.me(bob.id)).username
    for name in {"bob", "robert", "rob"} - {left}:
        with pytest.raises(TakenError):
            await rename(carol, name)


async def test_concurrent_renames_of_friends_do_not_deadlock(
    users,
) -> None:
    bob, carol = await users("bob", "carol")
    await befriend(bob.id, carol.id)
    for number in range(3):
        await asyncio.gather(
            rename(bob, f"bob{number}"), rename(carol, f"carol{number}")
        )

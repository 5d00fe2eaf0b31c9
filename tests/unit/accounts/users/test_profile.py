"""What people change of themselves: profile and password."""

import pytest

from tests.support.api_client import PASSWORD, form_of
from tests.support.friendships import befriend
from waves.accounts.email_verification import email_links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.email_verification.errors import LinkError
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.errors import WrongCredentialsError, WrongPasswordError
from waves.accounts.passwords.events import PasswordChanged
from waves.accounts.passwords.schemas import LogIn, PasswordChange, SignUp
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.events import SessionRevoked
from waves.accounts.sessions.schemas import SignedIn
from waves.accounts.users import profile
from waves.accounts.users import repository as user_repository
from waves.accounts.users import service as user_service
from waves.accounts.users.errors import TakenError
from waves.accounts.users.events import ProfileChanged
from waves.accounts.users.schemas import PartlySaved, ProfileChange
from waves.core.database.engine import unit_of_work
from waves.core.errors import InvalidInputError, NotSignedInError

NEW_PASSWORD = "quite another passphrase"


async def sign_up(username: str = "alice") -> SignedIn:
    form = SignUp.model_validate(form_of(username))
    return await passwords.sign_up(form, user_agent="pytest")


async def log_in(password: str = PASSWORD) -> SignedIn:
    form = LogIn(login="alice", password=password)
    return await passwords.log_in(form, user_agent="pytest")


async def test_a_profile_changes_where_it_is_asked_to(heard, users) -> None:
    (alice,) = await users("alice")
    heard.clear()
    before = await user_service.inbox_version(alice.id)
    changed = await profile.change_profile(
        alice.id, ProfileChange(display_name="Queen")
    )
    assert (changed.username, changed.display_name) == ("alice", "Queen")
    assert await user_service.me(alice.id) == changed
    assert await user_service.inbox_version(alice.id) == before + 1
    versions = {alice.id: before + 1}
    assert heard[-1] == ProfileChanged(user_id=alice.id, inbox_versions=versions)


async def test_a_profile_that_stays_the_same_tells_nobody(heard, users) -> None:
    (alice,) = await users("alice")
    heard.clear()
    await profile.change_profile(alice.id, ProfileChange())
    await profile.change_profile(alice.id, ProfileChange(username="alice"))
    assert heard == []


async def test_only_the_user_is_told_of_the_line_about_them(heard, users) -> None:
    alice, bob = await users("alice", "bob")
    await befriend(alice.id, bob.id)
    heard.clear()
    before = [await user_service.inbox_version(one.id) for one in (alice, bob)]
    # The page of settings sends every field.
    change = ProfileChange(
        username="alice", display_name=alice.display_name, about="Sound designer"
    )
    changed = await profile.change_profile(alice.id, change)
    assert changed.about == "Sound designer"
    versions = {alice.id: before[0] + 1}
    assert heard == [ProfileChanged(user_id=alice.id, inbox_versions=versions)]
    assert await user_service.inbox_version(bob.id) == before[1]
    both = ProfileChange(display_name="Queen", about="")
    changed = await profile.change_profile(alice.id, both)
    assert (changed.display_name, changed.about) == ("Queen", "")
    assert await user_service.inbox_version(bob.id) == before[1] + 1


async def test_a_user_name_changes_its_spelling_but_not_to_anothers(users) -> None:
    alice, bob = await users("alice", "bob")
    renamed = await profile.change_profile(alice.id, ProfileChange(username="ALICE"))
    assert renamed.username == "ALICE"
    with pytest.raises(TakenError) as refused:
        await profile.change_profile(bob.id, ProfileChange(username="Alice"))
    assert set(refused.value.fields) == {"username"}
    assert (await user_service.me(bob.id)).username == "bob"


async def test_a_username_that_cannot_be_had_does_not_undo_the_display_name(
    heard, users, monkeypatch
) -> None:
    alice, _bob = await users("alice", "bob")
    monkeypatch.setattr(profile, "MOST_RESERVED", 0)
    for username, name in (("bob", "Queen"), ("alicia", "King")):
        heard.clear()
        before = await user_service.inbox_version(alice.id)
        change = ProfileChange(username=username, display_name=name)
        changed = await profile.change_profile(alice.id, change)
        assert isinstance(changed, PartlySaved)
        assert set(changed.refused) == {"username"}
        assert (changed.username, changed.display_name) == ("alice", name)
        me = await user_service.me(alice.id)
        assert me.model_dump() == changed.model_dump(exclude={"refused"})
        versions = {alice.id: before + 1}
        told = [event for event in heard if isinstance(event, ProfileChanged)]
        assert told == [ProfileChanged(user_id=alice.id, inbox_versions=versions)]


async def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    heard,
) -> None:
    here, there = await sign_up(), await log_in()
    principal = await sessions.authenticate(here.token)
    other = await sessions.authenticate(there.token)
    heard.clear()
    change = PasswordChange(current_password=PASSWORD, new_password=NEW_PASSWORD)
    await passwords.change_password(principal, change)
    await sessions.authenticate(here.token)
    with pytest.raises(NotSignedInError):
        await sessions.authenticate(there.token)
    revoked, changed = heard
    assert revoked == SessionRevoked(other.session_id, other.user_id)
    assert isinstance(changed, PasswordChanged)
    assert changed.user_id == other.user_id
    await log_in(password=NEW_PASSWORD)
    with pytest.raises(WrongCredentialsError):
        await log_in(PASSWORD)


async def test_a_new_password_needs_the_old_one(database) -> None:
    principal = await sessions.authenticate((await sign_up()).token)
    change = PasswordChange(current_password="not it at all", new_password=NEW_PASSWORD)
    with pytest.raises(WrongPasswordError):
        await passwords.change_password(principal, change)
    await log_in()


@pytest.mark.parametrize(
    "password", ["password1", "wonderland", "wonderland@example.com"]
)
async def test_a_new_password_is_no_common_one(database, password: str) -> None:
    principal = await sessions.authenticate((await sign_up("wonderland")).token)
    change = PasswordChange(current_password=PASSWORD, new_password=password)
    with pytest.raises(InvalidInputError) as refused:
        await passwords.change_password(principal, change)
    assert set(refused.value.fields) == {"new_password"}


async def test_a_new_password_takes_the_worth_from_links_to_another(database) -> None:
    signed_in = await sign_up()
    async with unit_of_work() as uow:
        user = await user_repository.user(uow.db, signed_in.user.id)
        assert user is not None
        secret = await email_links.make(uow, user, Purpose.RESET)
    principal = await sessions.authenticate(signed_in.token)
    change = PasswordChange(current_password=PASSWORD, new_password=NEW_PASSWORD)
    await passwords.change_password(principal, change)
    with pytest.raises(LinkError, match="newer"):
        await email_links.holder(secret, Purpose.RESET)

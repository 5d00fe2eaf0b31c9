"""The search for users."""

# ruff: noqa: RUF001  the test covers letters of many scripts

import pytest
from sqlmodel import col, select

from tests.support.friendships import befriend, strangers
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import SignUp
from waves.accounts.users import profile
from waves.accounts.users.models import User
from waves.accounts.users.names import display_key, fold
from waves.accounts.users.schemas import ProfileChange
from waves.core.clock import now
from waves.core.database import engine
from waves.friends import service
from waves.friends.schemas import Relation


async def found(user_id, query):
    return [one.user.username for one in await service.search(user_id, query)]


async def rename(user, display_name):
    change = ProfileChange.model_validate({"display_name": display_name})
    await profile.change_profile(user.id, change)


async def add_person(username, display_name):
    """Store a user whose name sign-up would refuse."""
    row = User(
        username=username,
        username_key=fold(username),
        email=f"{username}@example.com",
        email_key=f"{username}@example.com",
        display_name=display_name,
        display_name_key=display_key(display_name),
    )
    async with engine.unit_of_work() as uow:
        uow.db.add(row)


async def test_user_names_and_display_names_are_found_in_any_case(users):
    alice, bob = await users("alice", "Bobby")
    await rename(bob, "Robert Müller")
    for query in ("bob", "BOBBY", "obb", "robert", "MÜLLER", "mu\u0308ller", "@bobby"):
        assert await found(alice.id, query) == ["Bobby"], query


@pytest.mark.parametrize(
    ("display_name", "query"),
    [
        ("José", "jose"),
        ("Jose", "josé"),
        ("Søren Ærø", "soren aero"),
        ("Đặng Thị", "dang thi"),
        ("Đặng Thị", "thi dang"),
        ("İstanbul", "istanbul"),
        ("Istanbul", "ISTANBUL"),
        ("Ilgın", "ilgin"),
        ("Łódź", "lodz"),
        ("Ελένη", "ελενη"),
        ("علی\u200cرضا", "علیرضا"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("علی\u200cرضا", "علي رضا"),
        ("שָׁלוֹם", "שלום"),
        ("राहुल शर्मा", "शर्मा राहुल"),
        ("D’Arcy", "d'arcy"),
    ],
)
async def test_accents_joiners_and_the_order_of_words_do_not_matter(
    users, display_name, query
):
    alice, bob, _carol = await users("alice", "bob", "carol")
    await rename(bob, display_name)
    assert await found(alice.id, query) == ["bob"]


async def test_an_exact_spelling_comes_first(users):
    alice, ann, bob = await users("alice", "ann", "bob")
    await rename(ann, "José")
    await rename(bob, "Jose")
    assert await found(alice.id, "jose") == ["bob", "ann"]
    assert await found(alice.id, "josé") == ["ann", "bob"]


async def test_the_best_match_comes_first(users):
    alice, *_ = await users("alice", "xann", "annika", "ann", "carol")
    await passwords.sign_up(
        SignUp(
            username="zed",
            email="zed@example.com",
            password="a long enough passphrase",
            display_name="Ann Zed",
        ),
        user_agent="",
    )
    assert await found(alice.id, "ann") == ["ann", "annika", "zed", "xann"]


async def test_an_email_address_finds_nobody(users):
    alice, _ = await users("alice", "bob")
    for query in ("bob@example.com", "example.com", "example", "@example.com"):
        assert await found(alice.id, query) == [], query


async def test_users_do_not_find_themselves(users):
    (alice,) = await users("alice")
    assert await found(alice.id, "alice") == []


async def test_disabled_users_are_not_found(users):
    alice, bob = await users("alice", "bob")
    async with engine.unit_of_work() as uow:
        rows = await uow.db.exec(select(User).where(col(User.id) == bob.id))
        rows.one().disabled_at = now()
    assert await found(alice.id, "bob") == []


async def test_a_block_hides_both_from_each_other(users):
    alice, bob, carol = await users("alice", "bob", "carol")
    await service.block(alice.id, bob.id)
    assert await found(alice.id, "bob") == []
    assert await found(bob.id, "alice") == []
    assert await found(carol.id, "bob") == ["bob"]
    await service.unblock(alice.id, bob.id)
    assert await found(bob.id, "alice") == ["alice"]


@pytest.mark.parametrize(
    "query", ["%", "_", "\\", "/", "%%", "a%e", "a_ice", "' OR 1=1 --", '"', "[a-z]"]
)
async def test_wildcards_and_quotes_are_ordinary_characters(users, query):
    alice, _bob = await users("alice", "alicia")
    assert await found(alice.id, query) == []


@pytest.mark.parametrize("query", ["%", "_", "\\", "/", "100%", "%_\\", "o'neil"])
async def test_a_name_with_a_wildcard_character_is_found(users, query):
    (alice,) = await users("alice")
    await add_person("odd", f"x{query}y")
    await add_person("plain", "xy")
    assert await found(alice.id, query) == ["odd"]


@pytest.mark.parametrize(
    "query", ["", "   ", "\n\t", "\x00", "a\x00", "\ud800", "a" * 10_240]
)
async def test_characters_that_names_cannot_have_find_nobody(users, query):
    alice, _bob = await users("alice", "aaron")
    assert await found(alice.id, query) == []


async def test_one_character_is_enough(users):
    alice, _bob = await users("alice", "bob")
    assert await found(alice.id, "b") == ["bob"]


async def test_at_most_twenty_are_found(users):
    (alice,) = await users("alice")
    await strangers(45, "crowd")
    names = await found(alice.id, "crowd")
    assert names == [f"crowd{number:04}" for number in range(20)]


async def test_a_result_contains_the_relation(users):
    alice, *others = await users("alice", "pam", "pat", "paul", "pia")
    pam, pat, paul, _pia = others
    sent = await service.send_request(alice.id, pam.id)
    received = await service.send_request(pat.id, alice.id)
    await befriend(alice.id, paul.id)
    results = {one.user.username: one for one in await service.search(alice.id, "p")}
    assert {name: one.relation for name, one in results.items()} == {
        "pam": Relation.SENT,
        "pat": Relation.RECEIVED,
        "paul": Relation.FRIEND,
        "pia": Relation.NONE,
    }
    assert results["pam"].request_id == sent.id
    assert results["pat"].request_id == received.id
    assert results["paul"].request_id is None

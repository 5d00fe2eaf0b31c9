"""The index of names: it finds what a scan of every user finds."""

import asyncio
import random

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from waves.accounts.users import name_index, profile
from waves.accounts.users.models import NamePart, User
from waves.accounts.users.names import display_key, fold
from waves.accounts.users.schemas import ProfileChange
from waves.accounts.users.search_keys import MAX_PART, parts_of, search_key
from waves.core import clock
from waves.core.database import migrations
from waves.core.database.engine import Database, read_db, unit_of_work
from waves.core.ids import new_id
from waves.friends import repository, service

WORDS = ["ann", "anna", "hanna", "bo", "bob", "o'neil", "smith", "a", "José", "jose"]
QUERIES = [*WORDS, "n", "nn", "smith ann", "ann smith", "bo b", "sm an jo", "zed", "%"]


def person(username: str, display_name: str) -> User:
    return User(
        username=username,
        username_key=fold(username),
        email=f"{username}@example.com",
        email_key=f"{username}@example.com",
        display_name=display_name,
        display_name_key=display_key(display_name),
    )


async def add(*people: User) -> None:
    async with unit_of_work() as uow:
        uow.db.add_all(people)


async def parts_in_database() -> set[tuple]:
    async with read_db() as db:
        rows = (await db.exec(select(NamePart))).all()
    return {(row.user_id, row.place, row.text) for row in rows}


async def expected_parts() -> set[tuple]:
    async with read_db() as db:
        rows = (await db.exec(select(User))).all()
    return {
        (row.id, *part)
        for row in rows
        if row.disabled_at is None
        for part in parts_of(search_key(row.username, row.display_name))
    }


async def scanned(user_id, query, monkeypatch):
    async def everybody(*_args):
        return select_columns(col(User.id))

    with monkeypatch.context() as patch:
        patch.setattr(repository, "users_with", everybody)
        return await service.search(user_id, query)


async def test_it_finds_what_a_scan_finds(unlimited, monkeypatch):
    dice = random.Random(1)
    await add(
        *(
            person(
                f"{fold(dice.choice(WORDS))}{number}".replace("'", ""),
                " ".join(dice.choices(WORDS, k=dice.randint(1, 4))),
            )
            for number in range(150)
        )
    )
    for query in QUERIES:
        found = await service.search(new_id(), query)
        assert found == await scanned(new_id(), query, monkeypatch), query


async def test_a_name_longer_than_a_part_is_found_anywhere(users):
    alice, bob = await users("alice", "bob")
    name = "".join(chr(ord("a") + at % 26) + str(at) for at in range(20))
    await profile.change_profile(bob.id, ProfileChange(display_name=name))
    assert len(name) > MAX_PART + 10
    for query in (name, name[5:], name[-MAX_PART - 1 :], name[20:30]):
        assert [one.user.id for one in await service.search(alice.id, query)] == [
            bob.id
        ]


async def test_of_many_matches_the_best_are_found(users, monkeypatch):
    (alice,) = await users("alice")
    monkeypatch.setattr(name_index, "MOST_READ", 3)
    await add(*(person(f"x{number:02}ann", f"Y {number}") for number in range(9)))
    await add(person("zann", "Ann Zed"), person("ann", "Z"), person("annika", "Z"))
    found = [one.user.username for one in await service.search(alice.id, "ann")]
    assert found[:3] == ["ann", "annika", "zann"]
    assert len(found) == 5
    # The phrase and the rarest word are found, whatever many names contain.
    for query in ("ann zed", "zed ann"):
        found = [one.user.username for one in await service.search(alice.id, query)]
        assert found == ["zann"]


async def test_the_parts_follow_the_names(users):
    alice, bob = await users("alice", "bob")
    for change in (
        ProfileChange(display_name="Bobby Tables"),
        ProfileChange(username="robert"),
        ProfileChange(username="Robert"),
        ProfileChange(display_name="R", username="bob2"),
    ):
        await profile.change_profile(bob.id, change)
        assert await parts_in_database() == await expected_parts()
    assert await service.search(alice.id, "tables") == []


async def test_a_name_set_on_a_row_that_was_not_read_is_indexed(users):
    (alice,) = await users("alice")
    async with unit_of_work() as uow:
        row = await uow.db.get_one(User, alice.id)
        await uow.db.flush()
        uow.db.expire(row, ["search_key"])
        row.display_name = "Alicia"
    assert await parts_in_database() == await expected_parts()


async def test_a_closed_account_has_no_parts(users):
    alice, bob = await users("alice", "bob")
    for at in (clock.now(), None):
        async with unit_of_work() as uow:
            (await uow.db.get_one(User, bob.id)).disabled_at = at
        assert await parts_in_database() == await expected_parts()
        assert len(await service.search(alice.id, "bob")) == (at is None)


async def test_a_migration_fills_the_parts_of_stored_names(database: Database):
    """The same parts as the application writes."""
    await add(person("bob", "Bob Ångström"), person("x" * 32, "y z " * 15))
    closed = person("closed", "Closed")
    closed.disabled_at = clock.now()
    await add(closed)
    before = await parts_in_database()
    assert before == await expected_parts()
    await database.dispose()
    await asyncio.to_thread(migrations.downgrade, database.url, "0006")
    await asyncio.to_thread(migrations.upgrade, database.url)
    assert await parts_in_database() == before

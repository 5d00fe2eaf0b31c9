"""Password hashes and common passwords."""

# ruff: noqa: RUF001  look-alikes are what is tested

import asyncio
import os
import statistics
import threading
import time
import unicodedata
from typing import Literal

import bcrypt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.timeouts import PATIENCE
from waves.accounts.passwords import hasher as passwords
from waves.accounts.passwords import password_policy
from waves.accounts.passwords.schemas import PasswordChange
from waves.core.errors import UnavailableError

SAME_72 = "s" * 72


@pytest.fixture
def hasher() -> passwords.PasswordHasher:
    return passwords.PasswordHasher(cost=4)


@pytest.mark.parametrize(
    "password",
    [
        "eight ch",
        "x" * 256,
        "🙂" * 64,
        "🙂" * 256,
        " spaces ",
        "naïve passphrase",
        "a\x7fb\tc\nd",
    ],
)
async def test_a_password_matches_its_hash(hasher, password: str) -> None:
    kept = await hasher.hash(password)
    assert len(kept) == 60
    assert await hasher.check(password, kept)
    assert not await hasher.check(password + "x", kept)


@pytest.mark.parametrize("at", [73, 74, 100, 200, 256])
async def test_every_character_is_significant(hasher, at: int) -> None:
    one = SAME_72 + "y" * (at - 73) + "1"
    other = SAME_72 + "y" * (at - 73) + "2"
    assert not await hasher.check(other, await hasher.hash(one))


COMPOSED = "Mật khẩu của tôi 1"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        (COMPOSED, DECOMPOSED),
        (DECOMPOSED, COMPOSED),
        ("Å ngström", "\u212b ngström"),
        ("한국어 암호 하나", unicodedata.normalize("NFD", "한국어 암호 하나")),
        ("a\u00a0b\u3000c long", "a b c long"),
        # Marks in another order are the same letter too.
        ("o\u0323\u0302 long one", "o\u0302\u0323 long one"),
    ],
)
async def test_a_password_is_the_same_however_it_is_composed(hasher, chosen, typed):
    assert await hasher.check(typed, await hasher.hash(chosen))


@pytest.mark.parametrize("other", ["ｐａｓｓｗｏｒｄ ok", "PASSWORD ok", "passwörd ok"])
async def test_other_letters_are_another_password(hasher, other: str) -> None:
    assert not await hasher.check(other, await hasher.hash("password ok"))


@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED, "a\u00a0b long one"])
async def test_a_hash_without_normalisation_still_matches(hasher, typed) -> None:
    before = bcrypt.hashpw(passwords._digest(typed), bcrypt.gensalt(4)).decode()
    assert await hasher.check(typed, before)


@pytest.mark.parametrize("typed", ["plain ascii", COMPOSED, DECOMPOSED])
async def test_the_number_of_hashes_does_not_depend_on_the_account(
    hasher, typed, monkeypatch
) -> None:
    asked = []
    real = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda *args: asked.append(1) or real(*args))
    counts = []
    for kept in (None, await hasher.hash(typed), await hasher.hash("another one")):
        asked.clear()
        await hasher.check(typed, kept)
        counts.append(len(asked))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_length_counts_in_one_form(form: Literal["NFC", "NFD"]) -> None:
    def new(password: str) -> PasswordChange:
        typed = unicodedata.normalize(form, password)
        return PasswordChange(current_password=typed, new_password=typed)

    new("ậ" * 200 + "b" * 56)
    new("ậbcdefgh")
    for bad in ("ậ" * 256 + "b", "ậbcdefg"):
        with pytest.raises(ValueError, match="characters"):
            new(bad)


async def test_two_people_with_one_password_have_two_hashes(hasher) -> None:
    assert await hasher.hash("one password") != await hasher.hash("one password")


async def test_without_a_hash_no_password_matches(hasher) -> None:
    assert not await hasher.check("anything at all", None)
    assert not await hasher.check("", None)


async def test_without_a_hash_the_same_work_is_done() -> None:
    hasher = passwords.PasswordHasher(cost=8, threads=1)
    kept = await hasher.hash("a password")
    known, unknown = [], []
    for _ in range(15):
        known.append(await _seconds(hasher.check("another", kept)))
        unknown.append(await _seconds(hasher.check("another", None)))
    ratio = statistics.median(unknown) / statistics.median(known)
    assert 0.5 < ratio < 2


async def _seconds(work) -> float:
    start = time.process_time()
    await work
    return time.process_time() - start


def test_the_bcrypt_cost_is_12() -> None:
    product = passwords.PasswordHasher()
    assert product._cost == 12
    assert product._nobody.startswith("$2b$12$")
    assert len(product._nobody) == 60


async def test_hashing_threads_are_bounded_and_do_not_block_the_loop(
    monkeypatch,
) -> None:
    gate, seen = threading.Event(), []

    def slow(*_args: bytes) -> bool:
        seen.append(threading.current_thread().name)
        gate.wait(PATIENCE)
        return True

    monkeypatch.setattr(bcrypt, "checkpw", slow)
    hasher = passwords.PasswordHasher(cost=4, threads=2)
    tries = [asyncio.create_task(hasher.check("a password", "x")) for _ in range(20)]
    for _ in range(1000):
        await asyncio.sleep(0)
    assert len(seen) <= 2
    gate.set()
    assert all(await asyncio.gather(*tries))
    assert len(set(seen)) <= 2


@pytest.mark.parametrize(
    ("cores", "threads"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (64, 4)]
)
async def test_one_core_is_left_to_the_loop(monkeypatch, cores, threads) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(cores)))
    assert passwords.PasswordHasher(cost=4)._threads == threads


async def test_hashing_threads_give_way_to_the_loop(monkeypatch) -> None:
    seen = []

    def niceness(*_args: bytes) -> bool:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return True

    monkeypatch.setattr(bcrypt, "checkpw", niceness)
    await passwords.PasswordHasher(cost=4).check("a password", "x")
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert seen == [min(own + passwords.NICENESS, 19)]


async def test_too_many_concurrent_hashes_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(passwords, "MAX_WAITING", 3)
    hasher = passwords.PasswordHasher(cost=4, threads=1)
    tries = [hasher.check("a password", None) for _ in range(10)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, UnavailableError) for one in results) == 7
    assert results.count(False) == 3
    assert await hasher.check("a password", await hasher.hash("a password"))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("password1", "common"),
        ("PASSWORD1", "common"),
        ("ｐａｓｓｗｏｒｄ１", "common"),
        ("12345678", "common"),
        ("qwertyuiop", "common"),
        ("iloveyou", "common"),
        ("alice-example", "username"),
        ("ALICE-Example", "username"),
        ("wonderland", "email"),
        ("Wonderland@Example.com", "email"),
        ("aaaaaaaaa", "repeat"),
        ("🙂" * 8, "repeat"),
    ],
)
def test_a_common_password_is_refused_with_the_reason(
    password: str, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        refuse(password)


def refuse(password: str) -> str:
    return password_policy.check_not_common(
        password, username="alice-example", email="wonderland@example.com"
    )


@pytest.mark.parametrize(
    "password",
    [
        "the quick brown fox jumps over the lazy dog and then it sleeps for fifteen",
        "🙂" * 64,
        "x" * 16,
        "zebra-1998",
        "ALLUPPERCASEWORDS",
        "31415926535897",
        "alice-example-2",
    ],
)
def test_no_character_classes_are_required(password: str) -> None:
    assert refuse(password) == password


@given(st.text(st.characters(codec="ascii"), min_size=17, max_size=40))
def test_a_long_password_is_refused_only_as_a_known_one(password: str) -> None:
    known = {"alice-example", "wonderland@example.com"}
    if password.lower() not in known:
        assert refuse(password) == password

"""A failed log-in reveals nothing by its response or its duration (A4)."""

import statistics
import time
from itertools import cycle, islice

import httpx
import pytest
from sqlmodel import col, update

from tests.support.api_client import BASE_URL, PASSWORD, People, Person
from waves.accounts.passwords.hasher import PasswordHasher
from waves.accounts.users import deactivation
from waves.accounts.users.models import User
from waves.core.database.engine import unit_of_work
from waves.core.services import Services

TRIES = 60
COST = 7
"""High enough that password hashing takes most of the time of a log-in."""
APART = 0.2
"""The allowed difference of the medians.

A significance test would fail now and then. A skipped check or query, or another
cost, differs by far more; a smaller difference cannot be measured over a network.
"""

KINDS = {
    "existing": ("alice", "not the password"),
    "existing, by address": ("alice@example.com", "not the password"),
    "absent": ("nobody", PASSWORD),
    "absent, by address": ("nobody@example.com", PASSWORD),
    "without a password": ("google", PASSWORD),
    "closed": ("closed", PASSWORD),
    "closed, wrong": ("closed", "not the password"),
}
"""Failing credentials; every account with a password has `PASSWORD`."""
TIMED = ("existing", "absent", "without a password", "closed")


@pytest.fixture
def dear_passwords(services: Services) -> None:
    services.put(PasswordHasher(cost=COST))


@pytest.fixture
async def guesser(dear_passwords, unlimited, people: People, browser) -> Person:
    """A signed-out client; there are an open, a disabled and a Google-only account."""
    await people("alice", "google", "closed")
    await deactivation.disable("closed")
    async with unit_of_work() as uow:
        only = update(User).where(col(User.username) == "google")
        await uow.db.exec(only.values(password_hash=None))
    return browser(headers={"Origin": BASE_URL})


def told(answer: httpx.Response) -> dict[str, str]:
    """Return the headers but for the id of the request, which is a random number."""
    return {name: one for name, one in answer.headers.items() if name != "x-request-id"}


async def fail(guesser: Person, kind: str) -> httpx.Response:
    login, password = KINDS[kind]
    form = {"login": login, "password": password}
    return await guesser.post("/api/auth/login", json=form)


async def test_every_failed_log_in_has_the_same_response(guesser: Person) -> None:
    answers = {kind: await fail(guesser, kind) for kind in KINDS}
    seen = {
        (one.status_code, one.content, tuple(told(one).items()))
        for one in answers.values()
    }
    assert len(seen) == 1
    assert answers["absent"].status_code == 401
    assert not guesser.cookies


async def test_every_failed_log_in_takes_the_same_time(guesser: Person) -> None:
    """Measure processor time, which other programs do not affect, in turns."""
    took: dict[str, list[float]] = {kind: [] for kind in TIMED}
    for kind in islice(cycle(TIMED), TRIES * len(TIMED)):
        began = time.process_time()
        await fail(guesser, kind)
        took[kind].append(time.process_time() - began)
    medians = {kind: statistics.median(times) for kind, times in took.items()}
    assert max(medians.values()) < (1 + APART) * min(medians.values()), medians

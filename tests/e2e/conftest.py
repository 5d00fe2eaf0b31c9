"""Fixtures: one server and one Chromium for all tests, new users for each."""

import asyncio
import inspect
import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright

from tests.conftest import TEMPLATE
from tests.support import media
from tests.support.browsers import chromium
from tests.support.openid_issuer import CLIENT_ID, CLIENT_SECRET, Issuer
from tests.support.people import (
    FriendsFactory,
    Pair,
    PeopleFactory,
    Person,
    make_friends,
    newcomer,
    open_conversation,
)
from tests.support.postgres import Cluster
from tests.support.servers import Server, production
from tests.support.tls_proxy import in_production
from tests.support.two_workers import ONE, TwoWorkers, two_workers

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    # The longest files first: short ones fill the processes evenly at the end.
    items.sort(key=lambda item: here not in item.path.parents)
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if inspect.iscoroutinefunction(getattr(item, "function", None)):
                # A browser belongs to the event loop that has started it.
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = production(tmp_path_factory.mktemp("waves"))
    running.start()
    yield running
    running.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def secure(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[Server, str]]:
    """The app in production, with https in front of it, and its address."""
    async with in_production(tmp_path_factory.mktemp("secure")) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_issuer() -> AsyncIterator[Issuer]:
    async with Issuer() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def issuer(shared_issuer: Issuer) -> Issuer:
    """The provider, about to sign in a person who is new to the app."""
    name = f"alice{next(_numbers)}"
    shared_issuer.person |= {"sub": name, "email": f"{name}@example.com"}
    shared_issuer.exchanges.clear()
    shared_issuer.refuses = False
    return shared_issuer


@pytest.fixture(scope="session")
def with_google(
    shared_issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server on which people sign in at the issuer."""
    server = production(
        tmp_path_factory.mktemp("google"),
        WAVES_GOOGLE_CLIENT_ID=CLIENT_ID,
        WAVES_GOOGLE_CLIENT_SECRET=CLIENT_SECRET,
        WAVES_GOOGLE_ISSUER=shared_issuer.url,
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_path() -> str:
    path = chromium.find()
    assert path, "Install a browser first: make browser"
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_chromium(
    playwright: Playwright, browser_path: str
) -> AsyncIterator[Browser]:
    async with chromium.running(playwright, browser_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def browser(shared_chromium: Browser) -> AsyncIterator[Browser]:
    """The shared Chromium; the contexts that a test opens end with it."""
    yield shared_chromium
    await chromium.close_contexts(shared_chromium)


@pytest.fixture(scope="session")
def workers(
    tmp_path_factory: pytest.TempPathFactory, postgres_cluster: Cluster
) -> Iterator[TwoWorkers]:
    folder = tmp_path_factory.mktemp("workers")
    with two_workers(production, folder, postgres_cluster, TEMPLATE) as running:
        yield running


@pytest.fixture
def origins(request: pytest.FixtureRequest) -> list[str]:
    """The origins of the workers: one of them, unless `on_one_and_two` asks for two."""
    if getattr(request, "param", ONE) == ONE:
        return [request.getfixturevalue("server").url]
    return [server.url for server in request.getfixturevalue("workers").servers]


@pytest.fixture
def newcomers(browser: Browser, origins: list[str]) -> PeopleFactory:
    """Open browsers with unique names, each on the next worker."""

    async def make(*names: str, **options: Any) -> list[Person]:
        made: list[Person] = []
        for at, name in enumerate(names):
            url = origins[at % len(origins)]
            unique = f"{name}{next(_numbers)}"
            made.append(await newcomer(browser, unique, url, **options))
            made[-1].other_url = origins[(at + 1) % len(origins)]
        return made

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def people(newcomers: PeopleFactory) -> PeopleFactory:
    """Return a function that signs up people with unique names."""

    async def make(*names: str, **options: Any) -> list[Person]:
        made = await newcomers(*names, **options)
        await asyncio.gather(*(person.join() for person in made))
        return made

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def friends(newcomers: PeopleFactory) -> FriendsFactory:
    """Make two friends whose pages are blank, for scripts to be added first."""

    async def make(**options: Any) -> Pair:
        alice, bob = await newcomers("alice", "bob", **options)
        await asyncio.gather(alice.register(), bob.register())
        await make_friends(alice, bob)
        return alice, bob

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def pair(friends: FriendsFactory) -> Pair:
    """Two friends, with their conversation open on both screens."""
    alice, bob = await friends()
    await open_conversation(alice, bob)
    return alice, bob


@pytest_asyncio.fixture(loop_scope="session")
async def watched(friends: FriendsFactory) -> Pair:
    """The two friends, with recorded media."""
    alice, bob = await friends()
    for person in (alice, bob):
        await media.spy(person.page)
    await open_conversation(alice, bob)
    return alice, bob

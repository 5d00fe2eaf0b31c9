"""What every test may ask for: settings, a database, users, clients."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import hypothesis
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from tests.support import postgres
from tests.support.api_client import BASE_URL, SECRET, Person, Users, form_of
from tests.support.redis_server import RedisServer
from waves.accounts.identities.oidc_flow import OidcFlow
from waves.accounts.identities.provider import Provider
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.hasher import PasswordHasher
from waves.accounts.passwords.schemas import SignUp
from waves.accounts.users.schemas import MeView
from waves.api.app import create_api
from waves.core import logging
from waves.core.database.engine import Database
from waves.core.database.migrations import upgrade
from waves.core.events import Event, EventRegistry
from waves.core.ids import new_id
from waves.core.redis_client import connect
from waves.core.services import Services
from waves.realtime.realtime import Realtime
from waves.services import create_services
from waves.settings.settings import Settings, get_settings

# How long one example takes says nothing on a busy machine.
hypothesis.settings.register_profile("waves", deadline=None)
hypothesis.settings.load_profile("waves")
TEMPLATE = "waves_template"


@pytest.fixture(scope="session")
def cheap_hasher() -> PasswordHasher:
    """bcrypt at its lowest cost: what is tested is not how long it takes."""
    return PasswordHasher(cost=4)


@pytest.fixture(autouse=True)
def services(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cheap_hasher: PasswordHasher
) -> Iterator[Services]:
    """What the application shares, on a development machine, for this test alone."""
    set_environment(
        monkeypatch,
        env="development",
        base_url=BASE_URL,
        allowed_origins=BASE_URL,
        data_dir=tmp_path / "data",
        database_url="",
        redis_url="",
        jwt_secrets=SECRET,
    )
    made = create_services(get_settings())
    made.put(cheap_hasher)
    with made.bound():
        yield made
    get_settings.cache_clear()


@pytest.fixture
def override(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Settings]:
    """Change settings for this test: `override(base_url="https://waves.example")`."""

    def change(**values: object) -> Settings:
        set_environment(monkeypatch, **values)
        settings = get_settings()
        services.put(settings)
        services.put(OidcFlow(Provider(settings)))
        return settings

    return change


@pytest.fixture
def settings(services: Services) -> Settings:
    """The settings of a development machine, whatever this one has."""
    return services[Settings]


def set_environment(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"WAVES_{name.upper()}", str(value))
    get_settings.cache_clear()


@pytest.fixture(autouse=True)
def _lines_as_printed(caplog: pytest.LogCaptureFixture) -> None:
    """Let `caplog.text` be what the server would print."""
    caplog.handler.setFormatter(logging.formatter(as_json=False))


@pytest.fixture
def unlimited(override: Callable[..., Settings]) -> None:
    """Count nothing: what is tested happens more often than anybody does it."""
    override(limits="off")


@pytest.fixture
def heard(services: Services, database: Database) -> list[Event]:
    """Everything that is published after a commit, in order."""
    events: list[Event] = []
    services[EventRegistry].after_commit(events.append)
    return events


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once."""
    path = tmp_path_factory.mktemp("template") / "waves.db"
    upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL of our own, with a migrated database to copy."""
    cluster = postgres.start()
    cluster.create(TEMPLATE)
    upgrade(cluster.url(TEMPLATE))
    yield cluster
    cluster.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        path = shutil.copy(template, tmp_path / "waves.db")
        yield f"sqlite+aiosqlite:///{path}"
        return
    cluster: postgres.Cluster = request.getfixturevalue("postgres_cluster")
    name = f"waves_{new_id().hex}"
    cluster.create(name, template=TEMPLATE)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(scope="session")
def redis_process() -> Iterator[RedisServer]:
    """A Redis server of our own."""
    server = RedisServer().start()
    yield server
    server.remove()


@pytest.fixture
def redis_server(redis_process: RedisServer) -> Iterator[RedisServer]:
    """An empty Redis server that runs again after the test has stopped it."""
    redis_process.empty()
    yield redis_process
    if redis_process.process is None:
        redis_process.start()
    redis_process.resume()


@pytest.fixture
async def redis_client(redis_server: RedisServer) -> AsyncIterator[Redis]:
    """A client of an empty Redis server, as the application makes it."""
    client = connect(redis_server.url)
    yield client
    await client.aclose()


@pytest.fixture
async def database(services: Services, database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated database that the application uses."""
    connected = Database(database_url, services[EventRegistry])
    services.put(connected)
    yield connected
    await connected.dispose()


@pytest.fixture
def users(database: Database) -> Users:
    """Sign people up by the service: `alice, bob = await users("alice", "bob")`."""

    async def make(*usernames: str) -> list[MeView]:
        forms = [SignUp.model_validate(form_of(name)) for name in usernames]
        return [
            (await passwords.sign_up(form, user_agent="pytest")).user for form in forms
        ]

    return make


@pytest.fixture
async def realtime(services: Services, database: Database) -> AsyncIterator[Realtime]:
    """What is live in this process, wired as the app wires it."""
    running = services[Realtime]
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def api(realtime: Realtime) -> FastAPI:
    """The API as one ASGI app, over this test's database."""
    return create_api()


@pytest.fixture
async def browser(api: FastAPI) -> AsyncIterator[Callable[..., Person]]:
    """Open a browser that nobody is signed in to: `browser(address="::1")`."""
    opened: list[Person] = []

    def open_one(**options) -> Person:
        options.setdefault("base_url", BASE_URL)
        options.setdefault("headers", {"Origin": BASE_URL})
        address = options.pop("address", "127.0.0.1")
        transport = httpx.ASGITransport(app=api, client=(address, 5000))
        client = Person(transport=transport, **options)
        opened.append(client)
        return client

    yield open_one
    for client in opened:
        await client.aclose()


@pytest.fixture
def people(browser: Callable[..., Person]):
    """Sign people up over HTTP: `alice, bob = await people("alice", "bob")`."""

    async def make(*usernames: str) -> list[Person]:
        return [await _sign_up(browser(), name) for name in usernames]

    return make


async def _sign_up(client: Person, username: str) -> Person:
    response = await client.post("/api/auth/signup", json=form_of(username))
    assert response.status_code == 201, response.text
    client.me = MeView.model_validate(response.json())
    return client

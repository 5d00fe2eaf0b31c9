"""The doors are tested over SQLite; the services behind them over both databases."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis import Redis

from tests.support import access_scenario, reflex_client
from tests.support.access_scenario import AccessScenario
from tests.support.api_client import SECRET
from tests.support.api_server import ApiServer
from tests.support.edge_server import served
from tests.support.mail_queue import hurry, queue_empty, sending
from tests.support.openid_issuer import CLIENT_ID, CLIENT_SECRET, Issuer
from tests.support.postgres import Cluster
from tests.support.redis_server import RedisServer
from tests.support.server_scenario import ServerScenario
from tests.support.servers import Server
from tests.support.smtp_server import Mailbox
from tests.support.worker_site import on_one_port
from waves.core.database.engine import Database
from waves.core.events import EventRegistry
from waves.core.services import Services
from waves.mail import notifications
from waves.realtime.realtime import Realtime
from waves.settings.settings import Settings


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = shutil.copy(sqlite_template, tmp_path / "waves.db")
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def server(services: Services, realtime: Realtime) -> AsyncIterator[ApiServer]:
    """The whole API on a free port of this machine, with its sockets."""
    async with ApiServer(services) as server:
        yield server


@pytest.fixture
async def issuer(override) -> AsyncIterator[Issuer]:
    async with Issuer() as running:
        override(
            google_client_id=CLIENT_ID,
            google_client_secret=CLIENT_SECRET,
            google_issuer=running.url,
        )
        yield running


@pytest.fixture
async def mailbox(
    services: Services, realtime: Realtime, override, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Mailbox]:
    """A mail server that this server is told of, and everything that writes to it."""
    hurry(monkeypatch)
    box = Mailbox()
    box.start()
    override(smtp_url=box.url, mail_from="Waves <no-reply@waves.example>")
    async with writing(services):
        yield box
        box.held = False
    box.stop()


@pytest.fixture
async def no_mail_server(
    services: Services, realtime: Realtime, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """A development machine: links go to the log."""
    hurry(monkeypatch)
    async with writing(services):
        yield


@asynccontextmanager
async def writing(services: Services) -> AsyncIterator[None]:
    notifications.register(services[EventRegistry])
    async with sending(notifications.compose):
        yield
        await queue_empty()


@pytest.fixture
def stored(settings: Settings) -> Callable[[], list[str]]:
    """Return a function that returns the names of the objects in the file store."""
    root = settings.data_dir / "files"
    return lambda: sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()
    )


@pytest.fixture(scope="session")
def built_scenarios() -> list[AccessScenario]:
    return []


@pytest.fixture
async def scenario(
    realtime: Realtime,
    unlimited: None,
    tmp_path: Path,
    built_scenarios: list[AccessScenario],
) -> AccessScenario:
    """Olga's world in this test's database; built once in a run."""
    if not built_scenarios:
        built_scenarios.append(await access_scenario.build())
        built_scenarios[0].keep(tmp_path / "waves.db")
    (built,) = built_scenarios
    built.database = tmp_path / "waves.db"
    built.restore()
    return built


@pytest.fixture(scope="session")
def whole_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole app in a process of its own, without pages; nothing is counted."""
    folder, token = tmp_path_factory.mktemp("whole"), {"WAVES_METRICS_TOKEN": SECRET}
    server = reflex_client.whole_server(folder, **token)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """What `python -m waves serve` runs, over a build of a few small files."""
    server = served(tmp_path_factory.mktemp("site"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def worker_site(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_cluster: Cluster,
    redis_process: RedisServer,
) -> Iterator[Server]:
    """The same with two workers on one PostgreSQL and one Redis."""
    folder = tmp_path_factory.mktemp("workers")
    with on_one_port(folder, postgres_cluster, redis_process) as running:
        yield running


@pytest.fixture
def directory(redis_process: RedisServer) -> Iterator[Redis]:
    """What the workers know of each other."""
    with redis_process.client() as client:
        yield client


@pytest.fixture
async def beside(services: Services, whole_server: Server) -> AsyncIterator[None]:
    """Let this process use the database of the server."""
    url = f"sqlite+aiosqlite:///{whole_server.data / 'waves.db'}"
    services.put(Database(url, services[EventRegistry]))
    yield
    await services[Database].dispose()


@pytest.fixture
async def group(whole_server: Server) -> AsyncIterator[ServerScenario]:
    """People on that server, strangers to those of every other test."""
    founded = await ServerScenario.create(whole_server)
    yield founded
    await founded.close()

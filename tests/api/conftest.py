"""The doors are tested over SQLite; the services behind them over both databases."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support import access_scenario as towns
from tests.support import reflex_client
from tests.support.access_scenario import Town
from tests.support.api_server import Live
from tests.support.edge_server import served
from tests.support.openid_issuer import CLIENT_ID, CLIENT_SECRET, Issuer
from tests.support.server_scenario import Village
from tests.support.servers import Server
from tests.support.smtp_server import Mailbox
from waves.accounts.identities import oidc_flow
from waves.core.database import engine
from waves.mail import queue
from waves.mail.notifications import Mailer
from waves.mail.queue import Postbox, Writing
from waves.realtime.realtime import Realtime


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = shutil.copy(sqlite_template, tmp_path / "waves.db")
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def live(realtime: Realtime) -> AsyncIterator[Live]:
    """The whole API on a free port of this machine, with its sockets."""
    async with Live(realtime) as server:
        yield server


@pytest.fixture
async def issuer(override) -> AsyncIterator[Issuer]:
    async with Issuer() as running:
        override(
            google_client_id=CLIENT_ID,
            google_client_secret=CLIENT_SECRET,
            google_issuer=running.url,
        )
        oidc_flow.reset_provider()
        yield running
        oidc_flow.reset_provider()


@pytest.fixture
async def mailbox(realtime: Realtime, override) -> AsyncIterator[Mailbox]:
    """A mail server that this server is told of, and everything that writes to it."""
    box = Mailbox()
    box.start()
    override(smtp_url=box.url, mail_from="Waves <no-reply@waves.example>")
    async with writing():
        yield box
        box.held = False
    box.stop()


@pytest.fixture
async def no_mail_server(realtime: Realtime) -> AsyncIterator[None]:
    """A development machine: links go to the log."""
    async with writing():
        yield


@asynccontextmanager
async def writing() -> AsyncIterator[None]:
    queue.use(Postbox(retry_after=(0.05, 0.05, 0.05), latest_start=0))
    mailer = Mailer()
    mailer.start()
    yield
    await queue.postbox().empty()
    await mailer.stop()


class NoPostbox(Postbox):
    """Sends nothing and writes nothing."""

    def post(self, write: Writing) -> None:
        del write


@pytest.fixture(scope="session")
def towns_built() -> list[Town]:
    return []


@pytest.fixture
async def town(
    realtime: Realtime,
    unlimited: None,
    database: engine.Database,
    tmp_path: Path,
    towns_built: list[Town],
) -> AsyncIterator[Town]:
    """Olga's world in this test's database; built once in a run."""
    queue.use(NoPostbox())
    if not towns_built:
        towns_built.append(await towns.build())
        towns_built[0].keep(tmp_path / "waves.db")
    (built,) = towns_built
    built.database = tmp_path / "waves.db"
    built.restore()
    yield built
    queue.use(Postbox())


@pytest.fixture(scope="session")
def whole_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole app in a process of its own, without pages; nothing is counted."""
    server = reflex_client.whole_server(tmp_path_factory.mktemp("whole"))
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


@pytest.fixture
async def village(whole_server: Server) -> AsyncIterator[Village]:
    """People on that server, strangers to those of every other test."""
    founded = await Village.found(whole_server)
    yield founded
    await founded.close()

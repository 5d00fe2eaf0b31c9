"""A database has one server; other commands work beside it."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.edge_server import run, served
from tests.support.servers import Server, free_port
from waves.core.database.server_lock import held
from waves.core.ids import new_id


def beside(server: Server, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the settings of the server, except its port."""
    environment = {"WAVES_DATA_DIR": str(server.data), **(server.extra or {})}
    return run(command, {**environment, "PORT": str(free_port())})


@pytest.mark.parametrize("command", ["waves serve", "reflex run"])
def test_a_second_server_is_refused_in_one_line(site: Server, command: str) -> None:
    assert site.process
    refused = beside(site, *command.split())
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr == (
        "waves: WAVES_DATA_DIR, waves.db: another server uses the database "
        f"(process {site.process.pid}): stop it first\n"
    )


def test_a_running_server_can_be_migrated(site: Server) -> None:
    assert beside(site, "waves", "migrate").returncode == 0


def test_a_killed_server_leaves_no_lock(tmp_path: Path) -> None:
    """Its workers end with it."""
    server = served(tmp_path)
    server.start()
    assert server.process
    os.kill(server.process.pid, 9)
    server.process.wait(10)
    with held(f"sqlite+aiosqlite:///{tmp_path / 'waves.db'}"):
        assert_address_is_free(server)


def assert_address_is_free(server: Server) -> None:
    with socket.create_server(("127.0.0.1", server.port)):
        pass


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_cluster: postgres.Cluster):
    """A server whose database is on PostgreSQL."""
    name = f"server_{new_id().hex}"
    postgres_cluster.create(name)
    server = served(tmp_path, WAVES_DATABASE_URL=postgres_cluster.url(name))
    server.start()
    yield server
    server.stop()
    postgres_cluster.drop(name)


def test_a_second_server_on_postgresql_is_refused_in_one_line(
    on_postgres: Server,
) -> None:
    refused = beside(on_postgres, "waves", "serve")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr == (
        "waves: WAVES_DATABASE_URL: another server uses the database: stop it first\n"
    )
    assert beside(on_postgres, "waves", "migrate").returncode == 0

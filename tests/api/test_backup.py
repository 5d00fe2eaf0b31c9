"""The commands `backup` and `restore` beside a running server."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.support.api_client import form_of
from tests.support.edge_server import run, served
from tests.support.servers import Server


@pytest.fixture
def server(tmp_path: Path):
    running = served(tmp_path / "first")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def client(server: Server):
    with httpx.Client(base_url=server.url, headers={"Origin": server.url}) as client:
        yield client


def command(data: Path, *words: str):
    return run(["waves", *words], {"WAVES_DATA_DIR": str(data)})


def test_a_backup_of_a_running_server_starts_on_another_machine(
    server, client, tmp_path
):
    assert client.post("/api/auth/signup", json=form_of("ann")).status_code == 201
    (session,) = client.cookies.jar
    file, folder = tmp_path / "waves.tar", tmp_path / "second"
    made = command(server.data, "backup", str(file))
    assert (made.returncode, made.stderr) == (0, "")
    assert client.get("/api/auth/me").status_code == 200

    restored = command(folder, "restore", str(file))
    assert (restored.returncode, restored.stderr) == (0, "")
    another = served(folder)
    another.start()
    try:
        cookies = {session.name: session.value or ""}
        answer = httpx.get(f"{another.url}/api/auth/me", cookies=cookies)
        assert answer.json()["username"] == "ann"
    finally:
        another.stop()


def test_the_database_of_a_running_server_is_not_replaced(server, client, tmp_path):
    file = str(tmp_path / "waves.tar")
    command(server.data, "backup", file)
    assert client.post("/api/auth/signup", json=form_of("ben")).status_code == 201
    refused = command(server.data, "restore", file, "--replace")
    assert refused.returncode == 2
    assert refused.stderr.startswith("waves: ")
    assert "stop it first" in refused.stderr
    assert client.get("/api/auth/me").json()["username"] == "ben"
    server.stop()
    assert command(server.data, "restore", file, "--replace").returncode == 0
    with closing(sqlite3.connect(server.data / "waves.db")) as connection:
        assert connection.execute("SELECT username FROM users").fetchall() == []

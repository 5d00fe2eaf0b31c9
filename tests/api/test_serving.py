"""A server with invalid settings does not start, and names the setting."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api_client import SECRET
from tests.support.edge_server import build, good, run
from tests.support.servers import free_port
from waves.core.database.migrations import upgrade
from waves.core.database.probe import problem_of

CANARY = "canary-7f3a9c51"
POSTGRES = f"postgresql+psycopg://{CANARY}:{CANARY}"
WRONG = [
    ("WAVES_JWT_SECRETS", ""),
    ("WAVES_JWT_SECRETS", CANARY),
    ("WAVES_JWT_SECRETS", SECRET),
    ("WAVES_JWT_SECRETS", f"{CANARY}-change-me-to-a-real-one-please"),
    ("WAVES_ALLOWED_ORIGINS", "*"),
    ("WAVES_BASE_URL", f"http://{CANARY}.example"),
    ("WAVES_BASE_URL", ""),
    ("WAVES_LIMITS", "off"),
    ("WAVES_ENV", CANARY),
    ("WAVES_SESSION_DAYS", CANARY),
    ("WAVES_GOOGLE_CLIENT_SECRET", CANARY),
    ("WAVES_SMTP_URL", f"smtp://waves:{CANARY}/1@mail.example"),
    ("WAVES_DATABASE_URL", CANARY),
    ("WAVES_DATABASE_URL", f"{POSTGRES}@localhost:{CANARY}/waves"),
    ("WAVES_DATABASE_URL", f"{POSTGRES}@nowhere.invalid/{CANARY}"),
    ("WAVES_DATABASE_URL", f"sqlite+aiosqlite:////dev/null/{CANARY}/waves.db"),
    ("WAVES_DATA_DIR", f"/dev/null/{CANARY}"),
    ("WAVES_DATABASE_URL", "sqlite+aiosqlite://"),
    ("WAVES_DATABASE_URL", "sqlite+aiosqlite:////"),
    *(("PORT", port) for port in (CANARY, "", "0", "70000", "-1", "3000.5")),
    *(("HOST", host) for host in ("203.0.113.7", "", f"{CANARY}.invalid")),
]


def refusal(environment: dict[str, str], *command: str) -> str:
    """Start the server, which must fail; return its message."""
    ended = run(command or ("waves", "serve"), environment)
    assert ended.returncode == 2, ended.stderr
    assert ended.stdout == ""
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("waves: ")
    assert CANARY not in lines[0]
    return lines[0]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_an_invalid_setting_prevents_the_start_in_one_line(
    tmp_path, name, value
) -> None:
    said = refusal(
        {**good(tmp_path), name: value, "REFLEX_WEB_WORKDIR": build_of(tmp_path)}
    )
    assert name in said


def test_valid_settings_reach_the_build_check(tmp_path) -> None:
    """The settings that the other tests change are valid."""
    assert refusal(good(tmp_path)).endswith("run `make build`.")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"WORKERS": "0"}, "must be a number from 1 to 64"),
        ({"WORKERS": "two"}, "must be a number from 1 to 64"),
        ({"WORKERS": "2"}, "more than one needs PostgreSQL, not SQLite"),
        (
            {"WORKERS": "2", "WAVES_DATABASE_URL": f"{POSTGRES}@localhost/waves"},
            "more than one needs WAVES_REDIS_URL",
        ),
    ],
)
def test_workers_that_would_not_know_each_other_are_refused(
    tmp_path, environment, words
) -> None:
    said = refusal({**good(tmp_path), **environment})
    assert said == f"waves: WORKERS: {words}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAVES_BASE_URL", f"http://{CANARY}.example"),
        ("PORT", CANARY),
        ("WAVES_BACKEND_PORT", CANARY),
        ("WAVES_DATABASE_URL", "sqlite+aiosqlite:////"),
    ],
)
def test_reflex_run_reports_it_in_one_line_too(tmp_path, name, value) -> None:
    environment = {**good(tmp_path), name: value}
    assert name in refusal(environment, "reflex", "run", "--env", "prod")


@pytest.fixture
def damaged(tmp_path) -> dict[str, str]:
    """Return settings with a damaged database."""
    path = tmp_path / "data/waves.db"
    upgrade(f"sqlite+aiosqlite:///{path}")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    return {"WAVES_DATA_DIR": str(path.parent)}


@pytest.mark.parametrize(
    "command",
    ["waves serve", "waves migrate", "waves demo", "waves disable a", "reflex run"],
)
def test_every_command_reports_a_problem_of_the_data(damaged, command) -> None:
    """The file has no variable; its folder does."""
    environment = {**damaged, "PORT": str(free_port())}
    said = refusal(environment, *command.split())
    assert said == (
        "waves: WAVES_DATA_DIR, waves.db: the database is damaged: restore a backup"
    )


def test_an_empty_secret_file_is_reported(tmp_path) -> None:
    (tmp_path / "jwt-secret").touch()
    environment = {"WAVES_DATA_DIR": str(tmp_path), "PORT": str(free_port())}
    assert "WAVES_DATA_DIR, jwt-secret: the file is empty" in refusal(environment)


def test_a_file_in_place_of_the_folder_is_reported(tmp_path) -> None:
    (tmp_path / "data").touch()
    environment = {"WAVES_DATA_DIR": str(tmp_path / "data")}
    assert "WAVES_DATA_DIR: this is a file, not a folder" in refusal(
        environment, "waves", "migrate"
    )


def test_account_commands_report_an_empty_database(tmp_path) -> None:
    environment = {"WAVES_DATA_DIR": str(tmp_path)}
    said = refusal(environment, "waves", "disable", "alice")
    assert said.endswith("run `make migrate`.")


def test_a_port_in_use_is_reported(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        environment = {
            **good(tmp_path),
            "PORT": port,
            "REFLEX_WEB_WORKDIR": build_of(tmp_path),
        }
        assert "PORT: cannot listen there: Address already in use" in refusal(
            environment
        )


def test_a_file_that_is_not_a_database_is_reported(tmp_path) -> None:
    path = tmp_path / "letters.db"
    path.write_text(f"Dear {CANARY}, " * 100)
    environment = {
        **good(tmp_path),
        "WAVES_DATABASE_URL": f"sqlite+aiosqlite:///{path}",
    }
    assert "WAVES_DATABASE_URL" in refusal(environment)
    assert path.read_text() == f"Dear {CANARY}, " * 100


@pytest.fixture
def silent() -> Iterator[int]:
    """Return a port that accepts connections and stays silent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_silent_database_server_times_out(silent, tmp_path) -> None:
    url = f"{POSTGRES}@127.0.0.1:{silent}/waves"
    assert "WAVES_DATABASE_URL" in refusal(
        {**good(tmp_path), "WAVES_DATABASE_URL": url}
    )


def test_an_unreachable_database_prevents_the_start(silent, postgres_cluster) -> None:
    assert problem_of(postgres_cluster.url("postgres")) == ""
    for port in (silent, free_port()):
        url = f"{POSTGRES}@127.0.0.1:{port}/waves"
        assert "database server" in problem_of(url, patience=0.5)


def build_of(folder: Path) -> str:
    return str(build(folder))

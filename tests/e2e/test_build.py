"""The build contains nothing of the machine that built it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import web_folder
from tests.support.servers import ROOT

CANARY = "8d1f4c27b6"
ENVIRONMENT = {
    "WAVES_JWT_SECRETS": f"{CANARY}-jwt-that-is-long-enough-to-be-taken-for-one",
    "WAVES_BASE_URL": f"http://{CANARY}.example",
    "WAVES_ALLOWED_ORIGINS": f"http://{CANARY}.example",
    "WAVES_DATABASE_URL": f"postgresql+psycopg://{CANARY}:{CANARY}@localhost/{CANARY}",
    "WAVES_GOOGLE_CLIENT_ID": f"{CANARY}.apps.googleusercontent.com",
    "WAVES_GOOGLE_CLIENT_SECRET": f"{CANARY}-google",
    "WAVES_TURN_URLS": f"turn:{CANARY}.example",
    "WAVES_TURN_SECRET": f"{CANARY}-turn",
    "WAVES_SMTP_URL": f"smtps://{CANARY}:{CANARY}@mail.example",
    "WAVES_MAIL_FROM": f"Waves <{CANARY}@waves.example>",
    "REDIS_PASSWORD": f"{CANARY}-of-another-program",
}
INSIDE = (b"WAVES_JWT", b"jwt_secrets", b"turn_secret", b"password_hash", b"sqlalchemy")
"""Words of server code that a page never needs."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build made with settings that are all canaries."""
    folder = tmp_path_factory.mktemp("build")
    environment = {
        **os.environ,
        **ENVIRONMENT,
        "REFLEX_WEB_WORKDIR": str(web_folder.make(folder / "web")),
        "WAVES_DATA_DIR": str(folder / CANARY),
    }
    made = subprocess.run(
        [
            Path(sys.executable).parent / "reflex",
            "export",
            "--frontend-only",
            "--no-zip",
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert made.returncode == 0, made.stdout[-2000:]
    assert CANARY not in made.stdout + made.stderr
    return folder / "web"


def test_the_build_contains_no_settings(built: Path):
    files = [path for path in built.rglob("*") if path.is_file()]
    ours = [path for path in files if "node_modules" not in path.parts]
    assert len([path for path in ours if path.suffix == ".js"]) > 20
    found = [path for path in ours if CANARY.encode() in path.read_bytes()]
    assert found == []


def test_the_build_contains_no_server_code(built: Path):
    published = [path for path in (built / "build/client").rglob("*") if path.is_file()]
    assert [path for path in published if path.name == "index.html"]
    for path in published:
        assert path.suffix not in {".map", ".py", ".env", ".db", ".toml"}, path
        words = [word for word in INSIDE if word in path.read_bytes()]
        assert words == [], path
        assert str(ROOT).encode() not in path.read_bytes(), path

"""The doors are tested over SQLite; the services behind them over both databases."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.issuer import CLIENT_ID, CLIENT_SECRET, Issuer
from tests.live import Live
from waves.accounts import google
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
        google.forget_provider()
        yield running
        google.forget_provider()

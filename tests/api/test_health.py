"""Liveness has no dependencies; readiness requires a migrated database."""

from pathlib import Path

from waves.core.database.engine import Database
from waves.core.events import EventRegistry
from waves.core.services import Services
from waves.core.shutdown import Shutdown


async def test_a_running_server_is_alive_and_ready(browser) -> None:
    for path in ("/api/livez", "/api/readyz"):
        response = await browser().get(path)
        assert response.status_code == 200
        assert response.json() == {"status": "ok"}


async def not_ready(browser, why: str = "The database doesn't answer.") -> None:
    response = await browser().get("/api/readyz")
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert response.json() == {
        "error": "unavailable",
        "detail": why,
    }
    assert (await browser().get("/api/livez")).status_code == 200


def use(services: Services, file: Path) -> None:
    services.put(Database(f"sqlite+aiosqlite:///{file}", services[EventRegistry]))


async def test_an_empty_database_is_not_ready(
    services, browser, database, tmp_path
) -> None:
    use(services, tmp_path / "empty.db")
    await not_ready(browser)
    await services[Database].dispose()


async def test_a_stopping_server_is_not_ready(services, browser, database) -> None:
    await services[Shutdown].begin()
    await not_ready(browser, "The server is stopping.")


async def test_a_restored_database_is_ready_again(
    services, browser, database, tmp_path
) -> None:
    use(services, tmp_path / "no" / "folder.db")
    await not_ready(browser)
    await services[Database].dispose()
    services.put(database)
    assert (await browser().get("/api/readyz")).status_code == 200


async def test_an_unavailable_database_returns_503(services, people, tmp_path) -> None:
    (alice,) = await people("alice")
    use(services, tmp_path / "no" / "folder.db")
    response = await alice.get("/api/auth/me")
    assert response.status_code == 503
    assert response.json()["error"] == "unavailable"
    assert str(tmp_path) not in response.text
    await services[Database].dispose()

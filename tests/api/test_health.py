"""Liveness needs nothing; readiness needs a database that has been migrated."""

from waves.core.database import engine


async def test_it_is_alive_and_ready(browser) -> None:
    for path in ("/api/livez", "/api/readyz"):
        response = await browser().get(path)
        assert response.status_code == 200
        assert response.json() == {"status": "ok"}


async def not_ready(browser) -> None:
    response = await browser().get("/api/readyz")
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert response.json() == {
        "error": "unavailable",
        "detail": "The database doesn't answer.",
    }
    assert (await browser().get("/api/livez")).status_code == 200


async def test_without_a_database_it_is_alive_and_not_ready(
    browser, monkeypatch
) -> None:
    monkeypatch.setattr(engine, "_current", None)
    await not_ready(browser)


async def test_with_an_empty_database_it_is_not_ready(browser, tmp_path) -> None:
    empty = engine.connect(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    await not_ready(browser)
    await empty.dispose()


async def test_it_is_ready_again_once_the_database_is_back(
    browser, database, tmp_path
) -> None:
    missing = engine.connect(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'folder.db'}")
    await not_ready(browser)
    await missing.dispose()
    engine._current = database
    assert (await browser().get("/api/readyz")).status_code == 200


async def test_a_database_that_is_down_is_a_503_and_no_failure(
    people, tmp_path
) -> None:
    (alice,) = await people("alice")
    missing = engine.connect(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'folder.db'}")
    response = await alice.get("/api/auth/me")
    assert response.status_code == 503
    assert response.json()["error"] == "unavailable"
    assert str(tmp_path) not in response.text
    await missing.dispose()

"""Two applications in one process share nothing."""

import shutil
from collections.abc import AsyncIterator
from contextvars import Context

import httpx
import pytest

from tests.support.api_client import BASE_URL, SECRET, form_of
from waves.accounts.passwords.hasher import PasswordHasher
from waves.api.app import create_api
from waves.api.services_middleware import ServicesMiddleware
from waves.core.database.engine import Database
from waves.core.errors import TooManyRequestsError
from waves.core.events import Event, EventRegistry
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import Services, current
from waves.realtime.realtime import Realtime
from waves.services import create_services
from waves.settings.settings import Settings
from waves.state.tabs import Tabs


@pytest.fixture
async def applications(
    sqlite_template, tmp_path, cheap_hasher
) -> AsyncIterator[list[Services]]:
    """Two, each with a database and a secret of its own."""
    made: list[Services] = []
    for name in ("one", "another"):
        path = shutil.copy(sqlite_template, tmp_path / f"{name}.db")
        url = f"sqlite+aiosqlite:///{path}"
        settings = Settings(database_url=url, jwt_secrets=(f"{SECRET}-{name}",))
        made.append(create_services(settings))
        made[-1].put(cheap_hasher)
    yield made
    for services in made:
        await services[Database].dispose()


def browser(services: Services) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=ServicesMiddleware(create_api(), services))
    origin = {"Origin": BASE_URL}
    return httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=origin)


def test_no_object_is_in_both(applications):
    one, another = ({*each._by_class.values()} for each in applications)
    assert len(one) > 5
    assert {type(shared) for shared in one & another} == {PasswordHasher}


async def test_what_happens_in_one_is_unknown_in_the_other(applications):
    heard: list[list[Event]] = [[], []]
    for services, events in zip(applications, heard, strict=True):
        services[EventRegistry].after_commit(events.append)
    here, there = map(browser, applications)
    assert (await here.post("/api/auth/signup", json=form_of("alice"))).is_success
    assert heard[0]
    assert not heard[1]
    log_in = {"login": "alice", "password": form_of("alice")["password"]}
    assert (await there.post("/api/auth/login", json=log_in)).status_code == 401
    assert (await there.post("/api/auth/signup", json=form_of("alice"))).is_success
    there.cookies = here.cookies
    assert (await here.get("/api/auth/me")).status_code == 200
    assert (await there.get("/api/auth/me")).status_code == 401, "another secret"


async def test_what_is_spent_in_one_is_not_spent_in_the_other(applications):
    one, another = applications
    spent = Rule.ASK_MAIL, "alice"
    with one.bound():
        for _ in range(3):
            await current(RateLimiter).spend(*spent)
        with pytest.raises(TooManyRequestsError):
            await current(RateLimiter).refuse_spent(*spent)
    with another.bound():
        await current(RateLimiter).refuse_spent(*spent)


def test_a_missing_object_is_an_error():
    with pytest.raises(LookupError):
        Context().run(current, Database)
    with Services().bound(), pytest.raises(LookupError, match="Database"):
        current(Database)


def test_each_finds_its_own(applications, services):
    one, another = applications
    for kind in (Settings, Database, EventRegistry, RateLimiter, Realtime, Tabs):
        with one.bound():
            with another.bound():
                assert current(kind) is another[kind]
            assert current(kind) is one[kind]
        assert current(kind) is services[kind]

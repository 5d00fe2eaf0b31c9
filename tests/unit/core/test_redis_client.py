"""What a wrong Redis server is called at startup, and how a client recovers."""

import pytest

from tests.support.servers import free_port
from waves import startup
from waves.core import redis_client as clients
from waves.core.redis_client import RedisDownError, problem_of
from waves.settings.settings import SettingsError


def test_a_server_that_can_be_used_has_no_problem(redis_server):
    assert problem_of(redis_server.url) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda url: url.replace("opened", "closed"), "refuses the user name or"),
        (lambda url: url.replace(":opened-by-the-tests@", ""), "refuses the user name"),
        (lambda url: url.removesuffix("0") + "99", "has no database of this number"),
        (lambda _: f"redis://127.0.0.1:{free_port()}", "does not answer"),
        (lambda _: "redis://nowhere.invalid", "does not answer"),
    ],
)
def test_a_problem_is_one_clause_without_the_password(redis_server, change, words):
    problem = problem_of(change(redis_server.url))
    assert words in problem
    assert "by-the-tests" not in problem


def test_a_silent_server_is_not_waited_for(redis_server):
    redis_server.pause()
    assert "does not answer" in problem_of(redis_server.url, patience=0.2)


def test_an_old_server_is_refused(redis_server, monkeypatch):
    monkeypatch.setattr(clients, "OLDEST", (99, 0))
    assert problem_of(redis_server.url) == "Redis 99.0 or newer is needed"


def test_the_start_names_the_setting(override, redis_server, database_url):
    override(database_url=database_url, redis_url=redis_server.url)
    startup.prepare()
    override(redis_url=f"redis://127.0.0.1:{free_port()}")
    with pytest.raises(SettingsError, match="WAVES_REDIS_URL: the Redis server does"):
        startup.prepare()


async def test_a_client_uses_a_server_that_was_restarted(redis_server, redis_client):
    await redis_client.set("key", "value")
    redis_server.stop()
    with pytest.raises(RedisDownError):
        await redis_client.get("key")
    redis_server.start()
    assert await redis_client.get("key") is None

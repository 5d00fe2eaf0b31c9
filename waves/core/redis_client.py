"""The client of Redis, in which several workers share what is fleeting.

Nothing in Redis is the only copy of what a user has written. A worker that cannot reach
it goes on with what it has in memory, or answers that it is not available.
"""

from typing import Any, cast

import redis
from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoPermissionError,
    RedisError,
    ResponseError,
)

PREFIX = "waves:"
"""The beginning of every key and channel."""
ANSWER_SECONDS = 1.0
"""How long a command waits for its answer."""
CONNECT_SECONDS = 1.0
MOST_CONNECTIONS = 32
OLDEST = (6, 2)
"""The oldest version that has every command in use."""
PATIENCE_SECONDS = 3.0
"""How long the server may take to respond at startup."""
_SILENT = "the Redis server does not answer"

RedisDownError = RedisError
"""What every command raises that Redis does not carry out."""


def connect(url: str) -> Redis:
    """Return a client of the server at `url`; nothing is connected yet.

    A command whose connection breaks is repeated on a new one, so a command that was
    carried out and not answered takes effect twice. Those that must not are scripts
    that recognise the repetition.
    """
    again = Retry(ExponentialBackoff(cap=0.2, base=0.02), 2, (redis.ConnectionError,))
    pool = cast("Any", BlockingConnectionPool).from_url(
        url,
        max_connections=MOST_CONNECTIONS,
        timeout=ANSWER_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=CONNECT_SECONDS,
        health_check_interval=0,
        retry=again,
        decode_responses=True,
        client_name="waves",
    )
    return Redis.from_pool(pool)


def subscriber(client: Redis) -> Redis:
    """Return a client for the channels of the same server.

    It repeats nothing: its user notices the end of a connection, because messages may
    have been missed.
    """
    pool = cast("Any", client.connection_pool)
    options: dict[str, Any] = {
        **pool.connection_kwargs,
        "connection_class": pool.connection_class,
        "retry": Retry(NoBackoff(), 0),
    }
    return Redis.from_pool(ConnectionPool(**options))


def problem_of(url: str, patience: float = PATIENCE_SECONDS) -> str:
    """Return why the server at `url` cannot be used, or an empty string.

    The clause is for the operator. It quotes nothing of the URL, which may contain a
    password.
    """
    options: dict[str, Any] = {
        "socket_timeout": patience,
        "socket_connect_timeout": patience,
        "decode_responses": True,
    }
    try:
        with cast("Any", redis.Redis).from_url(url, **options) as client:
            return _too_old(str(client.info("server")["redis_version"]))
    except AuthenticationError:
        return "the Redis server refuses the user name or password"
    except BusyLoadingError:
        return "the Redis server is still loading its data"
    except NoPermissionError:
        return "the Redis server does not permit this user to use it"
    except ResponseError:
        return "the Redis server has no database of this number"
    except (RedisError, OSError):
        return _SILENT


def _too_old(version: str) -> str:
    found = tuple(int(part) for part in version.split(".")[:2])
    oldest = ".".join(map(str, OLDEST))
    return "" if found >= OLDEST else f"Redis {oldest} or newer is needed"

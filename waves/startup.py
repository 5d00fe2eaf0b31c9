"""Checks at startup. A problem is reported in one line that names its setting."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NoReturn

from sqlalchemy.exc import DBAPIError

from waves.settings.settings import Settings, SettingsError, get_settings

if TYPE_CHECKING:
    from waves.core.database.server_lock import PostgresLock

EXIT_CODE = 2
# Set for the processes that a server starts: they inherit its lock.
_LOCKED = "__WAVES_LOCKED_DATABASE"


def prepare() -> Settings:
    """Check that everything the settings name can be used, and return them.

    Raises:
        SettingsError: Something cannot be used; the message names its variable.
    """
    from waves.core import tracing  # noqa: PLC0415  slow to load
    from waves.core.database.probe import problem_of  # noqa: PLC0415

    settings = get_settings()
    if problem := tracing.problem_of_environment():
        raise SettingsError(problem)
    prepare_folder(settings)
    _ = settings.signing_secrets
    problem = problem_of(settings.database_url)
    if problem:
        raise SettingsError(f"{settings.database_name}: {problem}")
    _check_redis(settings)
    return settings


def _check_redis(settings: Settings) -> None:
    if not settings.redis_url:
        return
    from waves.core import redis_client  # noqa: PLC0415  slow to load

    if problem := redis_client.problem_of(settings.redis_url):
        raise SettingsError(f"WAVES_REDIS_URL: {problem}")


def migrate(settings: Settings) -> None:
    """Upgrade the database of these settings to the newest revision.

    Raises:
        SettingsError: The database cannot be used.
    """
    from waves.core.database.driver_errors import clause_of  # noqa: PLC0415  slow to load
    from waves.core.database.migrations import MigrationError, upgrade  # noqa: PLC0415

    try:
        upgrade(settings.database_url)
    except MigrationError as error:
        raise SettingsError(f"{settings.database_name}: {error}") from None
    except DBAPIError as error:
        problem = clause_of(error)
        if not problem:
            raise
        raise SettingsError(f"{settings.database_name}: {problem}") from None


def prepare_to_serve() -> Settings:
    """Check the settings and keep other servers from the database, until the end.

    Programs that this process becomes keep the lock of an SQLite file. A PostgreSQL
    database is only checked: the worker holds its lock (`locked_database`).

    Raises:
        SettingsError: Something cannot be used, or another server uses the database.
    """
    from waves.core.database import server_lock  # noqa: PLC0415  slow to load

    settings = prepare()
    # `reflex run` reads its configuration in several processes.
    if os.environ.get(_LOCKED) == settings.database_url:
        return settings
    try:
        if server_lock.take(settings.database_url) is None:
            asyncio.run(_check_lock(settings))
    except server_lock.DatabaseInUseError as error:
        raise _in_use(settings, str(error)) from None
    except OSError as error:
        message = f"{settings.database_name}, lock: {error.strerror}"
        raise SettingsError(message) from None
    os.environ[_LOCKED] = settings.database_url
    return settings


@asynccontextmanager
async def locked_database(settings: Settings) -> AsyncGenerator[None]:
    """Keep other servers from a PostgreSQL database, in the worker.

    Those with Redis keep only those without from it.

    Raises:
        SettingsError: Another server uses it.
    """
    from waves.core.database import server_lock  # noqa: PLC0415  slow to load

    if settings.is_sqlite:
        yield
        return
    lock = _lock(settings)
    try:
        await lock.take()
    except server_lock.DatabaseInUseError:
        raise _in_use(settings) from None
    try:
        yield
    finally:
        await lock.release()


async def _check_lock(settings: Settings) -> None:
    lock = _lock(settings)
    await lock.take()
    await lock.release()


def _lock(settings: Settings) -> "PostgresLock":
    from waves.core.database.server_lock import PostgresLock  # noqa: PLC0415

    url, is_shared = settings.database_url, bool(settings.redis_url)
    return PostgresLock(url, on_lost=_stop, is_shared=is_shared)


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _in_use(settings: Settings, who: str = "") -> SettingsError:
    named = f" ({who})" if who else ""
    return SettingsError(
        f"{settings.database_name}: another server uses the database{named}: "
        "stop it first"
    )


def warn_of_likely_mistakes() -> None:
    """Print a warning about a setting that is probably a mistake."""
    settings = get_settings()
    if settings.is_production and "trusted_proxy_hops" not in settings.model_fields_set:
        warning = (
            "waves: WAVES_TRUSTED_PROXY_HOPS is not set: "
            "requests that a proxy forwards are refused"
        )
        print(warning, file=sys.stderr, flush=True)  # noqa: T201  there is no log yet


def report(error: SettingsError) -> None:
    """Print an error in one line."""
    print(f"waves: {error}", file=sys.stderr, flush=True)  # noqa: T201  there is no log yet


def exit_with(error: SettingsError) -> NoReturn:
    """Exit with one line in place of a traceback."""
    report(error)
    raise SystemExit(EXIT_CODE) from None


def prepare_folder(settings: Settings) -> None:
    """Create the data folder for its owner only, if it is missing.

    Raises:
        SettingsError: It cannot be created or written.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except FileExistsError:
        raise SettingsError("WAVES_DATA_DIR: this is a file, not a folder") from None
    except OSError as error:
        message = f"WAVES_DATA_DIR: the folder cannot be made: {error.strerror}"
        raise SettingsError(message) from None
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"waves")
    except OSError as error:
        message = f"WAVES_DATA_DIR: the folder cannot be written: {error.strerror}"
        raise SettingsError(message) from None

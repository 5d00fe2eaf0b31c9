"""Checks at startup. A problem is reported in one line that names its setting."""

import sys
import tempfile
from typing import NoReturn

from sqlalchemy.exc import DBAPIError

from waves.settings.settings import Settings, SettingsError, get_settings

EXIT_CODE = 2


def prepare() -> Settings:
    """Check that everything the settings name can be used, and return them.

    Raises:
        SettingsError: Something cannot be used; the message names its variable.
    """
    from waves.core.database.probe import problem_of  # noqa: PLC0415  slow to load

    settings = get_settings()
    _check_folder(settings)
    _ = settings.signing_secrets
    problem = problem_of(settings.database_url)
    if problem:
        raise SettingsError(f"{settings.database_name}: {problem}")
    return settings


def migrate() -> Settings:
    """Upgrade the database to the newest revision; return the settings.

    Raises:
        SettingsError: The database cannot be used.
    """
    from waves.core.database.driver_errors import clause_of  # noqa: PLC0415  slow to load
    from waves.core.database.migrations import upgrade  # noqa: PLC0415

    settings = prepare()
    try:
        upgrade(settings.database_url)
    except DBAPIError as error:
        problem = clause_of(error)
        if not problem:
            raise
        raise SettingsError(f"{settings.database_name}: {problem}") from None
    return settings


def warn_of_likely_mistakes() -> None:
    """Print a warning about a setting that is probably a mistake."""
    settings = get_settings()
    if settings.is_production and "trusted_proxy_hops" not in settings.model_fields_set:
        warning = (
            "waves: WAVES_TRUSTED_PROXY_HOPS is not set: "
            "requests that a proxy forwards are refused"
        )
        print(warning, file=sys.stderr, flush=True)  # noqa: T201  there is no log yet


def exit_with(error: SettingsError) -> NoReturn:
    """Exit with one line in place of a traceback."""
    print(f"waves: {error}", file=sys.stderr)  # noqa: T201  there is no log yet
    raise SystemExit(EXIT_CODE) from None


def _check_folder(settings: Settings) -> None:
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

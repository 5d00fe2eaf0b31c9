"""Start the server the way Reflex does, with our own limits.

The build is not compiled again: it does not depend on the settings.
"""

import errno
import os
import resource
import socket
import sys
from typing import NoReturn

from waves.api.built_pages import BUILD
from waves.lan.https import Tls
from waves.settings.settings import Settings, SettingsError, get_settings, port

MOST_OPEN_FILES = 65_536
MOST_WORKERS = 64
_ENVIRONMENT = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "__REFLEX_SKIP_COMPILE": "true",
}


def address() -> tuple[str, int]:
    """Return the host and port to listen on.

    Raises:
        SettingsError: `PORT` is not a port number, or `HOST` is empty.
    """
    host = os.environ.get("HOST", "127.0.0.1").strip()
    if not host:
        raise SettingsError("HOST: must be an address to listen on, such as 127.0.0.1")
    return host, port()


def workers(settings: Settings) -> int:
    """Return how many worker processes serve: the environment variable `WORKERS`.

    Raises:
        SettingsError: It is not such a number, or workers would not know each other.
    """
    value = os.environ.get("WORKERS", "1")
    is_number = value.isascii() and value.isdecimal()
    if not is_number or not 1 <= int(value) <= MOST_WORKERS:
        raise SettingsError(f"WORKERS: must be a number from 1 to {MOST_WORKERS}")
    if int(value) == 1:
        return 1
    if settings.is_sqlite:
        raise SettingsError("WORKERS: more than one needs PostgreSQL, not SQLite")
    if not settings.redis_url:
        raise SettingsError("WORKERS: more than one needs WAVES_REDIS_URL")
    return int(value)


def is_built() -> bool:
    """Return whether there is a build to serve."""
    return BUILD.is_dir()


def check_address(host: str, port: int) -> None:
    """Raise `SettingsError` if the address cannot be bound."""
    try:
        family, kind, protocol, _, socket_address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(socket_address)
    except (socket.gaierror, UnicodeError):
        raise SettingsError("HOST: there is no such address") from None
    except OSError as error:
        raise SettingsError(_not_listening(error)) from None


def _not_listening(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        remedy = "stop the other program, or set another PORT"
    elif error.errno == errno.EACCES:
        remedy = "set a PORT above 1023"
    else:
        remedy = "set HOST to an address of this machine"
    return f"HOST, PORT: cannot listen there: {error.strerror}: {remedy}"


def exec_supervisor(host: str, port: int, tls: Tls | None = None) -> NoReturn:
    """Replace this process by the supervisor of the workers, with https if asked."""
    settings = get_settings()
    _allow_open_files()
    command = [sys.executable, "-m", "waves.process.supervisor"]
    command += [f"--host={host}", f"--port={port}", f"--workers={workers(settings)}"]
    if settings.is_production:
        command += ["--json-log"]
    if tls is not None:
        command += [f"--certificate={tls.certificate}", f"--key={tls.key}"]
    environment = {**os.environ, **_ENVIRONMENT}
    os.execve(sys.executable, command, environment)  # noqa: S606


def _allow_open_files() -> None:
    """Raise the limit of open files, so that backpressure refuses connections first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

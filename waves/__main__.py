"""Commands: `python -m waves migrate | serve | demo | disable USER | enable USER`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from waves.settings import SettingsError, get_settings

T = TypeVar("T")
PORT_VARIABLE = "PORT"
BUILD = Path(os.environ.get("REFLEX_WEB_WORKDIR", ".web"), "build", "client")


def migrate() -> None:
    """Bring the database to the newest revision."""
    from waves.core.migrations import upgrade

    get_settings().data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(get_settings().database_url)


def serve() -> None:
    """Migrate, then serve the production build; never returns.

    The web server is started the way Reflex starts it in production, but
    without compiling again: the build does not depend on its settings.
    """
    if not BUILD.is_dir():
        raise SettingsError("There is no build yet: run `make build`.")
    migrate()
    port = os.environ.get(PORT_VARIABLE, "3000")
    environment = {
        **os.environ,
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "__REFLEX_SKIP_COMPILE": "true",
    }
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]
    command += ["--host", os.environ.get("HOST", "127.0.0.1"), "--port", port]
    command += ["--workers", "1", "--log-level", "warning", "--no-access-log"]
    print(f"Waves is on {get_settings().base_url}", flush=True)
    os.execve(sys.executable, [*command, "waves.waves:app"], environment)  # noqa: S606


def demo() -> None:
    """Fill an empty database with two friends and say how to log in."""
    if get_settings().is_production:
        raise SettingsError("WAVES_ENV: the demo is refused in production.")
    from waves.demo import fill

    migrate()
    print(asyncio.run(fill(get_settings().database_url)), flush=True)


def disable(username: str) -> None:
    """Close an account; a running server ends its sockets within a second."""
    from waves.accounts import closing

    ended = _on_accounts(closing.disable, username)
    print(f"{username} is closed; {ended} sessions have ended.", flush=True)


def enable(username: str) -> None:
    """Open an account again."""
    from waves.accounts import closing

    _on_accounts(closing.enable, username)
    print(f"{username} is open again.", flush=True)


def _on_accounts(command: Callable[[str], Awaitable[T]], username: str) -> T:
    from waves.core import db
    from waves.core.errors import NotFoundError

    async def run() -> T:
        database = db.connect(get_settings().database_url)
        try:
            return await command(username)
        except NotFoundError:
            raise SettingsError(f"Nobody is called {username!r}.") from None
        finally:
            await database.dispose()

    return asyncio.run(run())


COMMANDS = {"migrate": migrate, "serve": serve, "demo": demo}
ACCOUNT_COMMANDS = {"disable": disable, "enable": enable}


def main() -> int:
    """Run one command; a wrong setting is one line on stderr, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m waves", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in COMMANDS:
        commands.add_parser(name)
    for name in ACCOUNT_COMMANDS:
        commands.add_parser(name).add_argument("username")
    given = parser.parse_args()
    try:
        if given.command in ACCOUNT_COMMANDS:
            ACCOUNT_COMMANDS[given.command](given.username)
        else:
            COMMANDS[given.command]()
    except SettingsError as error:
        print(f"waves: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Commands: `python -m waves COMMAND`.

`migrate`, `serve [--https]`, `demo`, `disable USER`, `enable USER`, `backup FILE`,
`restore FILE [--replace]`.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from waves import startup, texts
from waves.settings.settings import Settings, SettingsError, get_settings

T = TypeVar("T")


def migrate() -> None:
    """Upgrade the database to the newest revision."""
    startup.migrate(startup.prepare())


def serve(*, https: bool = False) -> None:
    """Migrate, then serve the production build; never returns."""
    from waves import server
    from waves.lan import https as lan

    startup.prepare_folder(get_settings())
    tls = lan.prepare() if https else None
    host, port = server.address()
    # Before the migration: another server may be using this database.
    server.check_address(host, port)
    server.workers(get_settings())
    startup.migrate(startup.prepare_to_serve())
    if not server.is_built():
        raise SettingsError("There is no build yet: run `make build`.")
    print(f"Waves is on {get_settings().base_url}", flush=True)
    if tls is not None:
        print(texts.lan.TRUST.format(authority=tls.authority.resolve()), flush=True)
    startup.warn_of_likely_mistakes()
    server.exec_supervisor(host, port, tls)


def demo() -> None:
    """Fill an empty database with two friends, and print how to log in."""
    if get_settings().is_production:
        raise SettingsError("WAVES_ENV: the demo is refused in production.")
    from waves.demo import fill

    migrate()
    print(_with_services(get_settings(), fill), flush=True)


def disable(username: str) -> None:
    """Disable an account; a running server closes its sockets within a second."""
    from waves.accounts.users import deactivation

    ended = _on_accounts(deactivation.disable, username)
    print(f"{username} is closed; {ended} sessions have ended.", flush=True)


def enable(username: str) -> None:
    """Enable an account again."""
    from waves.accounts.users import deactivation

    _on_accounts(deactivation.enable, username)
    print(f"{username} is open again.", flush=True)


def backup(path: Path) -> None:
    """Write a backup; servers may run."""
    from waves.backup import service
    from waves.backup.errors import BackupError

    try:
        service.backup(get_settings(), path)
    except BackupError as error:
        raise SettingsError(str(error)) from None
    print(f"The backup is {path}.", flush=True)


def restore(path: Path, *, replace: bool) -> None:
    """Restore a backup; no server may run."""
    from waves.backup import service
    from waves.backup.errors import BackupError

    try:
        made = service.restore(get_settings(), path, replace=replace)
    except BackupError as error:
        raise SettingsError(str(error)) from None
    print(f"Restored what was there at {made.created_at:%Y-%m-%d %H:%M:%S} UTC.")


def _on_accounts(command: Callable[[str], Awaitable[T]], username: str) -> T:
    from waves.core.database.engine import Database
    from waves.core.errors import NotFoundError
    from waves.core.services import current

    async def run() -> T:
        if not await current(Database).is_ready():
            raise SettingsError("The database is still empty: run `make migrate`.")
        try:
            return await command(username)
        except NotFoundError:
            raise SettingsError(f"Nobody is called {username!r}.") from None

    return _with_services(startup.prepare(), run)


def _with_services(settings: Settings, command: Callable[[], Awaitable[T]]) -> T:
    from waves.services import create_services, dispose

    async def run() -> T:
        services = create_services(settings)
        with services.bound():
            try:
                return await command()
            finally:
                await dispose(services)

    return asyncio.run(run())


COMMANDS = {"migrate": migrate, "demo": demo}
ACCOUNT_COMMANDS = {"disable": disable, "enable": enable}


def main() -> int:
    """Run one command; an invalid setting is one line on stderr, not a traceback."""
    try:
        _run(_parser().parse_args())
    except SettingsError as error:
        startup.exit_with(error)
    return 0


def _run(given: argparse.Namespace) -> None:
    if given.command == "serve":
        serve(https=given.https)
    elif given.command == "backup":
        backup(given.file)
    elif given.command == "restore":
        restore(given.file, replace=given.replace)
    elif given.command in ACCOUNT_COMMANDS:
        ACCOUNT_COMMANDS[given.command](given.username)
    else:
        COMMANDS[given.command]()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m waves", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in COMMANDS:
        commands.add_parser(name)
    for name in ACCOUNT_COMMANDS:
        commands.add_parser(name).add_argument("username")
    commands.add_parser("serve").add_argument("--https", action="store_true")
    commands.add_parser("backup").add_argument("file", type=Path)
    restoring = commands.add_parser("restore")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--replace", action="store_true")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

"""Commands: `python -m waves migrate | serve | demo`."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from waves.settings import SettingsError, get_settings

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


COMMANDS = {"migrate": migrate, "serve": serve, "demo": demo}


def main() -> int:
    """Run one command; a wrong setting is one line on stderr, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m waves", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    try:
        COMMANDS[parser.parse_args().command]()
    except SettingsError as error:
        print(f"waves: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

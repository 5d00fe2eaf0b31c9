"""The app as `make run` serves it, on a free port with a new database."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support import web_folder

ROOT = Path(__file__).parents[2]
START_TIMEOUT = 60.0


@dataclass
class Server:
    """A running server; `log` is its output."""

    port: int
    data: Path
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    extra: dict[str, str] | None = None

    @property
    def url(self) -> str:
        """The origin of the app."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait until it is ready."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("WAVES_")
        }
        environment = {
            **inherited,
            "PORT": str(self.port),
            "WAVES_BASE_URL": self.url,
            "WAVES_DATA_DIR": str(self.data),
            # Every person of the stories comes from one address.
            "WAVES_LIMITS": "off",
            **(self.extra or {}),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_ready()

    def stop(self, *, kill: bool = False) -> None:
        """Stop it and its child processes."""
        if self.process is None:
            return
        group = self.process.pid  # it leads a session of its own
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, 9 if kill else 15)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(group, 9)
            self.process.wait(10)
        self.process = None

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/api/readyz", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        self.stop(kill=True)
        message = f"The server did not start:\n{self.log.read_text()[-4000:]}"
        raise RuntimeError(message)


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def production(data: Path, **extra: str) -> Server:
    """Return the production build, not started."""
    command = [sys.executable, "-m", "waves", "serve"]
    return Server(free_port(), data, command, data / "server.log", extra=extra)


def development(data: Path, **extra: str) -> Server:
    """Return `reflex run` with a build folder of its own, not started."""
    reflex = str(Path(sys.executable).parent / "reflex")
    extra |= {
        "REFLEX_WEB_WORKDIR": str(web_folder.make(data / "web")),
        "WAVES_BACKEND_PORT": str(free_port()),
    }
    return Server(free_port(), data, [reflex, "run"], data / "server.log", extra=extra)

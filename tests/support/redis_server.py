"""A temporary Redis server on loopback, on a free port."""

import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis

from tests.support.servers import free_port

PASSWORD = "opened-by-the-tests"
START_TIMEOUT = 30.0


@dataclass
class RedisServer:
    """A Redis server with a password; what it holds survives no restart."""

    port: int = field(default_factory=free_port)
    folder: Path = field(
        default_factory=lambda: Path(tempfile.mkdtemp(prefix="waves-redis-"))
    )
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The URL of its first database."""
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def client(self) -> redis.Redis:
        """Return a client for the test itself; close it."""
        return redis.Redis.from_url(self.url, decode_responses=True)

    def start(self) -> "RedisServer":
        """Start it and wait until it answers."""
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "requirepass": PASSWORD,
            "save": "",
            "appendonly": "no",
            "dir": str(self.folder),
        }
        command = ["redis-server"]
        for name, value in options.items():
            command += [f"--{name}", value]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        """Stop it at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def pause(self) -> None:
        """Let it answer nothing, with its connections open, until `resume`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """End a pause."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def empty(self) -> None:
        """Delete everything that it holds."""
        with self.client() as client:
            client.flushall()

    def remove(self) -> None:
        """Stop it and remove its files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        with self.client() as client:
            while True:
                try:
                    client.ping()
                except redis.RedisError:
                    assert time.monotonic() < deadline, (
                        self.folder / "log"
                    ).read_text()
                    time.sleep(0.02)
                else:
                    return

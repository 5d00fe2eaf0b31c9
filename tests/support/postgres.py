"""A temporary PostgreSQL cluster on loopback, on a free port."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

OWNER = "postgres"  # the server refuses to run as root


def programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs, if there is one."""
    if installed := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return installed[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@dataclass
class Cluster:
    """A running cluster; `url` reaches the database named in it."""

    folder: Path
    port: int
    bin: Path
    flushes: bool = False
    """Whether a commit waits for the disk, as outside of tests."""

    @property
    def process(self) -> int:
        """The id of its first process."""
        return int((self.folder / "postmaster.pid").read_text().split()[0])

    def url(self, database: str = "postgres") -> str:
        """Return the URL of a database of this cluster."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def create(self, name: str, *, template: str = "template1") -> None:
        """Create a database as a copy of another one."""
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)

    def drop(self, name: str) -> None:
        """Drop a database and its connections."""
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: LiteralString, *names: str) -> None:
        address = self.url().replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            quoted = [sql.Identifier(name) for name in names]
            connection.execute(sql.SQL(statement).format(*quoted))

    def halt(self) -> None:
        """Stop the server as a crash does; `resume` starts it again."""
        _run(
            [
                str(self.bin / "pg_ctl"),
                "-D",
                str(self.folder),
                "-m",
                "immediate",
                "stop",
            ]
        )

    def resume(self) -> None:
        """Start the server on its port, with its databases."""
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1"
            f" -k {self.folder} -c fsync={'on' if self.flushes else 'off'}"
        )
        command = [str(self.bin / "pg_ctl"), "-D", str(self.folder), "-w"]
        _run([*command, "-l", str(self.folder / "log"), "-o", options, "start"])

    def suspend(self) -> None:
        """Let it answer nothing, with its connections open, until `wake`."""
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        """End a suspension."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        first = (self.folder / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *children):
            # A connection may end by itself.
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), number)

    def stop(self) -> None:
        """Stop the server at once and remove its files."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(*, flushes: bool = False) -> Cluster:
    """Create a cluster and start it; `make test` installs the programs."""
    found = programs()
    if found is None:
        message = "PostgreSQL is missing: make postgres"
        raise RuntimeError(message)
    folder = Path(tempfile.mkdtemp(prefix="waves-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    cluster = Cluster(folder, _free_port(), found, flushes)
    _run([str(found / "initdb"), "-D", str(folder), "-A", "trust", "-U", OWNER])
    cluster.resume()
    return cluster


def _run(command: list[str]) -> None:
    owner = pwd.getpwnam(OWNER).pw_uid if os.geteuid() == 0 else None
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        user=owner,
        cwd="/",
    )
    if done.returncode:
        raise RuntimeError(done.stdout.decode())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

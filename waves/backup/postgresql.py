"""Dump and restore a PostgreSQL database with PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Literal, LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from waves.backup.errors import StoreError
from waves.core.database.driver_errors import clause_of
from waves.core.database.migrations import ADVISORY_LOCK
from waves.private_files import create

_IN_USE = "a server or another program is connected to the database: stop it first"
_DUMP, _RESTORE, _PSQL = "pg_dump", "pg_restore", "psql"
# The owner and the privileges of the other machine mean nothing on this one.
_PORTABLE = ("--no-owner", "--no-privileges")
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""
_PSQL_OPTIONS = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


class PostgresStore:
    """The database on a PostgreSQL server."""

    kind: Literal["postgresql"] = "postgresql"

    def __init__(self, url: str, folder: Path) -> None:
        """Keep dumps that are being restored in `folder`."""
        self._url = url
        self.folder = folder

    def dump(self, copy: Path) -> str:
        """Write a dump of one snapshot of the database; return its revision.

        Raises:
            StoreError: A program is missing or failed, or there is no database.
        """
        require(_DUMP)
        with _connection(self._url) as db:
            db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if "alembic_version" not in _tables(db):
                raise StoreError("the database is still empty: run `make migrate`")
            revision = _value(db, "SELECT version_num FROM alembic_version")
            snapshot = _value(db, "SELECT pg_export_snapshot()")
            create(copy).close()
            options = ["--format=custom", *_PORTABLE, f"--snapshot={snapshot}"]
            _run([_DUMP, *options, f"--file={copy}"], self._url)
        return revision

    def tables(self) -> set[str]:
        """Return the tables of the database.

        Raises:
            StoreError: Somebody else is connected to it, or it cannot be reached.
        """
        require(_RESTORE, _PSQL)
        with _connection(self._url) as db:
            if _value(db, _OTHERS) != "0":
                raise StoreError(_IN_USE)
            return _tables(db)

    def load(self, copy: Path) -> None:
        """Replace the tables of the database by those of a dump, in one transaction.

        Migrations wait for it: it holds their lock.

        Raises:
            StoreError: A program failed; the database is unchanged.
        """
        with _connection(self._url) as db:
            opening = _opening(db)
        with TemporaryFile() as errors:
            script = subprocess.Popen(
                [_RESTORE, *_PORTABLE, "--file=-", str(copy)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
            psql = subprocess.Popen(
                [*_connected(_PSQL, self._url), *_PSQL_OPTIONS],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=_environment(self._url),
            )
            with suppress(BrokenPipeError):
                _feed(psql, opening, script)
            if script.wait() | psql.wait():
                errors.seek(0)
                raise StoreError(_clause(errors.read().decode(errors="replace")))


def require(*names: str) -> None:
    """Raise `StoreError` unless these programs are installed."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        raise StoreError(
            f"{missing[0]} is not installed: on Debian, "
            "apt-get install postgresql-client"
        )


def _feed(
    psql: subprocess.Popen[bytes], opening: str, script: subprocess.Popen[bytes]
) -> None:
    """Pass the script to psql; commit only if the script is complete."""
    target, source = _pipe(psql.stdin), _pipe(script.stdout)
    with target, source:
        target.write(opening.encode())
        shutil.copyfileobj(source, target)
        if script.wait() == 0:
            target.write(b"\nCOMMIT;\nANALYZE;\n")


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101  the caller asked for a pipe
    return stream


def _opening(db: psycopg.Connection) -> str:
    statements = ["BEGIN", f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"]
    statements += [
        sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(name)).as_string(db)
        for name in sorted(_tables(db))
    ]
    return "".join(f"{statement};\n" for statement in statements)


@contextmanager
def _connection(url: str) -> Generator[psycopg.Connection]:
    try:
        with psycopg.connect(_conninfo(url, secret=True), autocommit=True) as db:
            yield db
    except psycopg.Error as error:
        said = clause_of(error) or "the database cannot be read"
        raise StoreError(said) from None


def _tables(db: psycopg.Connection) -> set[str]:
    return {str(row[0]) for row in db.execute(_TABLES)}


def _value(db: psycopg.Connection, query: LiteralString) -> str:
    row = db.execute(query).fetchone()
    return str(row[0]) if row else ""


def _conninfo(url: str, *, secret: bool) -> str:
    """Return a URL in the form of libpq, which other users may see without secrets."""
    address = make_url(url)
    known = {
        "host": address.host,
        "port": address.port,
        "user": address.username,
        "password": address.password if secret else None,
        "dbname": address.database,
        **address.query,
    }
    given = {name: str(value) for name, value in known.items() if value is not None}
    return make_conninfo("", **given)


def _connected(program: str, url: str) -> list[str]:
    return [program, f"--dbname={_conninfo(url, secret=False)}", "--no-password"]


def _environment(url: str) -> dict[str, str]:
    password = make_url(url).password
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _run(command: list[str], url: str) -> None:
    program, *options = command
    done = subprocess.run(
        [*_connected(program, url), *options],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        env=_environment(url),
    )
    if done.returncode:
        raise StoreError(_clause(done.stderr))


def _clause(printed: str) -> str:
    """Return why a program of PostgreSQL failed."""
    if "version mismatch" in printed or "unsupported version" in printed:
        return (
            "the installed pg_dump, pg_restore and psql are older than the database "
            "server or the backup: install the client of its version"
        )
    known = clause_of(psycopg.OperationalError(printed))
    return known or printed.strip().partition("\n")[0]

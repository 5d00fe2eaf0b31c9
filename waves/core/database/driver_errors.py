"""Translate database driver errors into messages for operators."""

import re
import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeoutError)
"""What is raised while the database cannot be used; the last one by its pool."""

# By the prefix of the error name (https://www.sqlite.org/rescode.html).
_SQLITE = {
    "SQLITE_NOTADB": "the file is not a SQLite database: choose another file",
    "SQLITE_CORRUPT": "the database is damaged: restore a backup",
    "SQLITE_CANTOPEN": "the database cannot be opened: check who owns the file and "
    "its folder, and their permissions",
    "SQLITE_READONLY": "the database cannot be written: check who owns the file and "
    "its folder, and their permissions",
    "SQLITE_PERM": "the database cannot be written: check its permissions",
    "SQLITE_BUSY": "another process holds the lock of the database: stop it",
    "SQLITE_LOCKED": "another process holds the lock of the database: stop it",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk cannot be read or written, or is full",
}
# By SQLSTATE or libpq message: libpq gives no SQLSTATE before a connection.
_POSTGRESQL = {
    r'28P01|28000|password|authentication|role ".*" does not exist|pg_hba': (
        "the database server refuses the user or the password"
    ),
    r'3D000|database ".*" does not exist': (
        "the database does not exist on its server: create it"
    ),
    r"42501|permission denied": (
        "the user may not create or change tables in the database"
    ),
    r"53300|too many (clients|connections)|connection slots": (
        "the database server takes no more connections"
    ),
    r"57P03|starting up|shutting down": "the database server is still starting",
    r"53100|No space left": "the disk of the database server is full",
    r"25006|read-only": "the database cannot be written: it is read-only",
    r"refused": "nobody listens at the address of the database server",
    r"resolve|translate host|[Nn]ame or service": (
        "the name of the database server is not known"
    ),
}


def clause_of(error: BaseException) -> str:
    """Return a clause that explains an error without quoting it; "" if unknown."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "") or ""
        found = [said for key, said in _SQLITE.items() if name.startswith(key)]
        return found[0] if found else ""
    if isinstance(cause, OSError):
        return f"the database cannot be used: {cause.strerror or 'no reason is given'}"
    told = f"{getattr(cause, 'sqlstate', '')} {cause}"
    found = [said for key, said in _POSTGRESQL.items() if re.search(key, told)]
    return found[0] if found else ""

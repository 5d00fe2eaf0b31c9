"""Whether a database can be reached, asked before anything is built on it."""

import threading
from contextlib import suppress

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from waves.core.migrations import make_folder

PATIENCE_SECONDS = 3.0
# SQLite reads the first page of the file for it: whether it is a database at all.
_QUESTIONS = {"sqlite": "PRAGMA schema_version", "postgresql": "SELECT 1"}


def is_reachable(url: str, patience: float = PATIENCE_SECONDS) -> bool:
    """Tell whether the database at `url` answers within `patience` seconds.

    The folder of an SQLite file is made when it is missing.
    """
    answered = threading.Event()
    # Not a thread of the event loop: Python waits for those at its exit, and to
    # look up a name that nobody knows takes longer than anybody waits.
    asking = threading.Thread(target=_ask, args=(make_url(url), answered), daemon=True)
    asking.start()
    asking.join(patience)
    return answered.is_set()


def _ask(url: URL, answered: threading.Event) -> None:
    kind = url.get_backend_name()
    if kind == "sqlite":
        url = url.set(drivername="sqlite")
    # Whatever goes wrong means no; that the driver's words stay unsaid is meant.
    with suppress(SQLAlchemyError, OSError):
        make_folder(url)
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(_QUESTIONS[kind])
            answered.set()

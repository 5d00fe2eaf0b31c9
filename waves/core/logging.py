"""Keeps what is logged free of what people send, and each event on one line.

When an event fails, Reflex prints all of it: the cookie of the handshake, the
arguments, the token that opens the tab's state. Errors quote what they were
given. So of the lines of others only the beginning is kept, and of an error,
whosever it is, the kind and the places that it came through.
"""

import copy
import errno
import logging
import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

logger = logging.getLogger(__name__)

_OWN = "waves"
_TWICE = ("engineio.server", "socketio.server")
_REST = re.compile(
    r"(?:\bEvent\(|Event data:|event data|with value|client '|\brouter_data\b|[{\n]).*",
    re.DOTALL,
)
_COOKIE = re.compile(r"((?:__Host-)?waves[\w-]*=)[^;,'\"\s]+")
_TOKEN = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_JWT = re.compile(r"\beyJ[\w-]{4,}(?:\.[\w-]*){1,4}")
_QUERY = re.compile(r"\?[^\s'\"]+")
_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@'\"]+@")
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
MOST_PLACES = 5
"""Of an error's way that are written: those nearest to what failed."""
_ROOT = str(Path(__file__).parents[2]) + "/"
_HOUSE = str(Path(__file__).parents[1]) + "/"
_LIBRARIES = re.compile(r".*/(?:site-packages|python3\.\d+)/")
_REPORTS = parse("20/minute")


def configure(level: str) -> None:
    """Print our own lines from `level` on, and clean those of others."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(_FORMAT))
    logging.basicConfig(handlers=[handler])
    # A line that cannot be written would be printed with all that it was given.
    logging.raiseExceptions = False
    logging.getLogger(_OWN).setLevel(level)
    for name in _TWICE:
        # Left without a level, each would print its lines once more by itself.
        logging.getLogger(name).setLevel(logging.ERROR)
    if logging.getLogRecordFactory() is not _clean_record:
        logging.setLogRecordFactory(_clean_record)


class OneLine(logging.Formatter):
    """Writes a record on one line, without what a terminal would obey."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an error follows in brackets, without its words."""
        error, text = record.exc_info, super().format(_without_error(record))
        if error and error[1] is not None:
            text += f" ({way(error[1])})"
        return printable(_JWT.sub("…", text))


def _without_error(record: logging.LogRecord) -> logging.LogRecord:
    bare = copy.copy(record)
    bare.exc_info = bare.exc_text = bare.stack_info = None
    return bare


def printable(text: str) -> str:
    """Return the text with whatever is no letter or sign written as an escape."""
    return _UNPRINTABLE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode()


def clean(text: str) -> str:
    """Return a line of others without events, cookies, queries, tabs' tokens."""
    text = _JWT.sub("…", _COOKIE.sub(r"\1…", _REST.sub("…", text)))
    return _TOKEN.sub("…", _QUERY.sub("?…", _ADDRESS.sub(r"\1…@", text)))


_make_record = logging.getLogRecordFactory()


def _clean_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _make_record(*args, **kwargs)
    if (record.name or "").partition(".")[0] != _OWN:
        record.msg, record.args = printable(clean(_message(record))), None
        if record.exc_info and record.exc_info[1] is not None:
            # The traceback's last line quotes the arguments.
            record.msg += f" ({way(record.exc_info[1])})"
            record.exc_info = None
    return record


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        # Somebody else's mistake must not become an error where it was noted.
        return str(record.msg)


def way(error: BaseException) -> str:
    """Return the kind of an error and where it passed, last first, without words."""
    kind = type(error).__name__
    if code := _code(getattr(error, "orig", None) or error):
        kind += f" {code}"
    places = _places(error.__traceback__)
    return f"{kind} at {' < '.join(places)}" if places else kind


def _code(error: BaseException) -> str:
    """Return what the system or the database calls the error, if it has a name."""
    for name in ("sqlite_errorname", "sqlstate"):
        if isinstance(code := getattr(error, name, None), str):
            return code
    return errno.errorcode.get(getattr(error, "errno", None) or 0, "")


def _places(tb: TracebackType | None) -> list[str]:
    """Return where it was raised and the places of ours on the way there."""
    frames = traceback.extract_tb(tb)[::-1]
    kept = frames[:1] + [frame for frame in frames[1:] if _HOUSE in frame.filename]
    return [
        f"{_LIBRARIES.sub('', frame.filename).removeprefix(_ROOT)}:{frame.lineno}"
        for frame in kept[:MOST_PLACES]
    ]


def backend_failed(exception: Exception) -> None:
    """Note that a handler failed: for `rx.App`, instead of a message on the page."""
    logger.error("A handler failed: %s", way(exception))


_reports = FixedWindowRateLimiter(MemoryStorage())


def frontend_failed(exception: Exception) -> None:
    """Note what a page reports: untrusted, so it is cut short, quoted and counted."""
    if _reports.hit(_REPORTS):
        logger.warning("A page reports: %.300r", clean(str(exception)))

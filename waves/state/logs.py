"""Keeps what Reflex logs free of what people send.

When an event fails, Reflex prints all of it: the cookie of the handshake, the
arguments, the token that opens the tab's state.
"""

import logging
import re
import traceback
from typing import Any

logger = logging.getLogger(__name__)

_NOISY = ("reflex", "socketio", "engineio", "granian")
_REST = re.compile(
    r"(?:\bEvent\(|Event data:|event data|with value|client '|\brouter_data\b|\{).*",
    re.DOTALL,
)
_COOKIE = re.compile(r"((?:__Host-)?waves=)[^;,'\"\s]+")
_TOKEN = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def configure(level: str) -> None:
    """Print our own lines from `level` on, and clean those of Reflex."""
    logging.basicConfig(format=_FORMAT)
    logging.getLogger("waves").setLevel(level)
    if logging.getLogRecordFactory() is not _clean_record:
        logging.setLogRecordFactory(_clean_record)


def clean(text: str) -> str:
    """Return a line of Reflex's without events, cookies and the tokens of tabs."""
    return _TOKEN.sub("…", _COOKIE.sub(r"\1…", _REST.sub("…", text)))


_make_record = logging.getLogRecordFactory()


def _clean_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _make_record(*args, **kwargs)
    if record.name.split(".", maxsplit=1)[0].split("_")[0] in _NOISY:
        record.msg, record.args = clean(record.getMessage()), None
        if record.exc_info and record.exc_info[1] is not None:
            # The traceback's last line quotes the arguments.
            record.msg += f" ({where(record.exc_info[1])})"
            record.exc_info = None
    return record


def where(error: BaseException) -> str:
    """Return the kind of an error and the line that raised it, without its words."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place


def backend_failed(exception: Exception) -> None:
    """Note that a handler failed: for `rx.App`, instead of a message on the page."""
    logger.error("A handler failed: %s", where(exception))
    logger.debug("%s", "".join(traceback.format_tb(exception.__traceback__)))


def frontend_failed(exception: Exception) -> None:
    """Note what a page reports: untrusted, so it is cut short and quoted."""
    logger.warning("A page reports: %.300r", clean(str(exception)))

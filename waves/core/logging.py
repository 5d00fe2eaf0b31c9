"""Structured logging, one line per event, without the data that users send.

Waves logs events with keys and values through structlog; libraries use `logging`.
Both pass through one chain of processors, which ends in JSON in production and in
readable lines in development.

When an event fails, Reflex logs all of it: the cookie of the handshake, the
arguments, the token of the tab's state. Messages of exceptions quote values. So the
message of a library is cut where such data begins, and an exception is logged as
its type and the source locations of its traceback, without its message.
"""

import errno
import logging
import re
import sys
import traceback
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import structlog
from opentelemetry import trace
from structlog.contextvars import (
    bound_contextvars,
    clear_contextvars,
    merge_contextvars,
)
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, Processor

_OWN = "waves"
_HANDLERS_REMOVED = ("_granian", "granian.access")
# Without a level, each of these adds a handler of its own and logs every line twice.
_LEVEL_REQUIRED = ("engineio.server", "socketio.server")
_REST = re.compile(
    r"(?:\bEvent\(|Event data:|event data|with value|client '|\brouter_data\b|[{\n]).*",
    re.DOTALL,
)
_COOKIE = re.compile(r"((?:__Host-)?waves[\w-]*=)[^;,'\"\s]+")
_TOKEN = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_JWT = re.compile(r"\beyJ[\w-]{4,}(?:\.[\w-]*){1,4}")
_QUERY = re.compile(r"\?[^\s'\"]+")
_CREDENTIALS = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@'\"]+@")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
MAX_PLACES = 5
"""Source locations of a traceback that are logged, the innermost first."""
_ROOT = str(Path(__file__).parents[2]) + "/"
_PACKAGE = str(Path(__file__).parents[1]) + "/"
_LIBRARIES = re.compile(r".*/(?:site-packages|python3\.\d+)/")


def get_logger(name: str) -> BoundLogger:
    """Return the structured logger of a module.

    Its events go to the standard logger `name`, whose level and handlers apply.
    """
    return cast(
        "BoundLogger",
        structlog.wrap_logger(
            logging.getLogger(name),
            processors=[
                structlog.stdlib.filter_by_level,
                ProcessorFormatter.wrap_for_formatter,
            ],
            wrapper_class=BoundLogger,
        ),
    )


def bound(**ids: str) -> AbstractContextManager[None]:
    """Add these ids to every line that is logged in the block and in its tasks."""
    return bound_contextvars(**ids)


def clear_bound() -> None:
    """Drop the ids that this task got from the one that started it."""
    clear_contextvars()


def configure(level: str, *, as_json: bool) -> None:
    """Log the events of Waves from `level` up and library warnings to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(as_json=as_json))
    logging.basicConfig(handlers=[handler])
    # A record that cannot be formatted would be printed with all its arguments.
    logging.raiseExceptions = False
    logging.getLogger(_OWN).setLevel(level)
    for name in _HANDLERS_REMOVED:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    for name in _LEVEL_REQUIRED:
        logging.getLogger(name).setLevel(logging.ERROR)
    if logging.getLogRecordFactory() is not _make_redacted_record:
        logging.setLogRecordFactory(_make_redacted_record)


def formatter(*, as_json: bool) -> logging.Formatter:
    """Return the formatter that renders records of Waves and libraries as one line.

    In production, granian's main process uses it too (`granian_logging.json`).
    """
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return ProcessorFormatter(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            ProcessorFormatter.remove_processors_meta,
            merge_contextvars,
            _add_trace,
            _replace_exception,
            _redact_values,
            renderer,
        ]
    )


def _add_trace(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Add the id of the trace, if the line belongs to one."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
    return event


def _replace_exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace the traceback of an exception with its description."""
    event.pop("stack_info", None)
    error: Any = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = cast("tuple[Any, ...]", error)[1]
    elif error is True:
        error = sys.exception()
    if isinstance(error, BaseException):
        event["error"] = describe_exception(error)
    return event


def _redact_values(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Remove JSON Web Tokens and escape terminal control characters."""
    return {key: _redacted_value(value) for key, value in event.items()}


def _redacted_value(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return escape_unprintable(_JWT.sub("…", str(value)))


def escape_unprintable(text: str) -> str:
    """Return the text with line breaks and other control characters escaped."""
    return _UNPRINTABLE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    char = found.group()
    return char if char.isprintable() else char.encode("unicode_escape").decode()


def redact(text: str) -> str:
    """Return a library's message without event data, cookies, queries and tokens."""
    text = _JWT.sub("…", _COOKIE.sub(r"\1…", _REST.sub("…", text)))
    return _TOKEN.sub("…", _QUERY.sub("?…", _CREDENTIALS.sub(r"\1…@", text)))


_make_record = logging.getLogRecordFactory()


def _make_redacted_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """Redact a library's record on creation: the library may have its own handler."""
    record = _make_record(*args, **kwargs)
    if (record.name or "").partition(".")[0] != _OWN:
        record.msg, record.args = escape_unprintable(redact(_message(record))), None
        if record.exc_info and record.exc_info[1] is not None:
            # The traceback's last line quotes the arguments.
            record.msg += f" ({describe_exception(record.exc_info[1])})"
            record.exc_info = None
    return record


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        # A wrong format string in a library must not raise in its logging call.
        return str(record.msg)


def describe_exception(error: BaseException) -> str:
    """Return the type, code and locations of an exception, without its message."""
    described = type(error).__name__
    if code := _code(getattr(error, "orig", None) or error):
        described += f" {code}"
    places = _places(error.__traceback__)
    return f"{described} at {' < '.join(places)}" if places else described


def _code(error: BaseException) -> str:
    """Return the errno name or database error code of an error, or an empty string."""
    for name in ("sqlite_errorname", "sqlstate"):
        if isinstance(code := getattr(error, name, None), str):
            return code
    return errno.errorcode.get(getattr(error, "errno", None) or 0, "")


def _places(tb: TracebackType | None) -> list[str]:
    """Return where the error was raised and the locations in Waves that led there."""
    frames = traceback.extract_tb(tb)[::-1]
    kept = frames[:1] + [frame for frame in frames[1:] if _PACKAGE in frame.filename]
    return [
        f"{_LIBRARIES.sub('', frame.filename).removeprefix(_ROOT)}:{frame.lineno}"
        for frame in kept[:MAX_PLACES]
    ]

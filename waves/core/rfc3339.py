"""Times in requests."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from waves import texts

# Other texts of ISO 8601 would be taken for times of the server, or numbers.
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


def parse_time(value: Any) -> datetime | None:
    """Return the time of a text as RFC 3339 writes it, in UTC; None: it is not one."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _time(value: Any) -> datetime:
    at = parse_time(value)
    if at is None:
        raise ValueError(texts.fields.TIME)
    return at


Time = Annotated[
    datetime,
    BeforeValidator(_time),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A time with its offset from UTC, such as `2026-11-28T12:00:00Z`."""

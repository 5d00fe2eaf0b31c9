"""Changes of the settings of a conversation."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    StrictBool,
    WithJsonSchema,
    model_validator,
)

from waves import texts
from waves.chat.schemas import ALWAYS, FOR_EVER
from waves.core import clock

LONGEST_MUTE = timedelta(days=366)
DURATIONS = {
    "hour": timedelta(hours=1),
    "8_hours": timedelta(hours=8),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
"""The mutes that screens offer, beside `ALWAYS`."""
# RFC 3339. Other texts of ISO 8601 would be taken for times of the server, or numbers.
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


def _end_of_mute(value: Any) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str | datetime) and value in (ALWAYS, FOR_EVER):
        return FOR_EVER
    at = value if isinstance(value, datetime) else _read(value)
    if at is None or not clock.now() < at <= clock.now() + LONGEST_MUTE:
        raise ValueError(texts.fields.MUTED_UNTIL)
    return at


def _read(value: Any) -> datetime | None:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


EndOfMute = Annotated[
    datetime | None,
    BeforeValidator(_end_of_mute),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date-time"},
                {"const": ALWAYS, "type": "string"},
                {"type": "null"},
            ]
        }
    ),
]


class SettingsChange(BaseModel):
    """A change of a conversation in the user's own list.

    What is missing or null is not changed, except for `muted_until`.
    """

    pinned: StrictBool | None = None
    """Keep it at the top of the list, which takes it out of the archive."""
    archived: StrictBool | None = None
    """Put it out of the list, which unpins it."""
    muted_until: EndOfMute = None
    """A time within a year, or `always`; null ends the mute."""
    marked_unread: StrictBool | None = None

    @property
    def mutes(self) -> bool:
        """Whether `muted_until` is given: null has a meaning of its own."""
        return "muted_until" in self.model_fields_set

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if self.pinned and self.archived:
            raise ValueError(texts.fields.PINNED_ARCHIVED)
        return self

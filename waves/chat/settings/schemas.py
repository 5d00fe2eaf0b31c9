"""Changes of the settings of a conversation."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    StrictBool,
    WithJsonSchema,
    model_validator,
)

from waves import texts
from waves.accounts.users import display_names
from waves.chat.schemas import ALWAYS, FOR_EVER
from waves.core import clock
from waves.core.rfc3339 import parse_time

LONGEST_MUTE = timedelta(days=366)
DURATIONS = {
    "hour": timedelta(hours=1),
    "8_hours": timedelta(hours=8),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
"""The mutes that screens offer, beside `ALWAYS`."""


def _end_of_mute(value: Any) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str | datetime) and value in (ALWAYS, FOR_EVER):
        return FOR_EVER
    at = value if isinstance(value, datetime) else parse_time(value)
    if at is None or not clock.now() < at <= clock.now() + LONGEST_MUTE:
        raise ValueError(texts.fields.MUTED_UNTIL)
    return at


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


def check_nickname(value: str) -> str:
    """Return a nickname as it is stored, by the rules of a display name, or nothing.

    Raises:
        ValueError: With the reason, for a form to show.
    """
    return display_names.clean(value) if value.strip() else ""


Nickname = Annotated[str, AfterValidator(check_nickname)]


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
    nickname: Nickname | None = None
    """What the user calls the peer, instead of their display name; empty: nothing."""

    @property
    def mutes(self) -> bool:
        """Whether `muted_until` is given: null has a meaning of its own."""
        return "muted_until" in self.model_fields_set

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if self.pinned and self.archived:
            raise ValueError(texts.fields.PINNED_ARCHIVED)
        return self

"""The timer of a conversation."""

from datetime import timedelta
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, WithJsonSchema

from waves import texts

OFF: Final = 0
TIMERS: Final = (
    OFF,
    *(int(timedelta(days=days).total_seconds()) for days in (1, 7, 90)),
)
"""The seconds after which messages can disappear."""


def check_timer(value: Any) -> int:
    """Return a timer as an integer.

    Raises:
        ValueError: There is no such timer; with the reason, for a form to show.
    """
    # In JSON, 86400.0 is a whole number too, but false is none.
    if isinstance(value, bool) or value not in TIMERS:
        raise ValueError(texts.fields.MESSAGE_TIMER)
    return int(value)


class MessageTimer(BaseModel):
    """After which time messages of a conversation disappear."""

    seconds: Annotated[
        int,
        BeforeValidator(check_timer),
        WithJsonSchema({"type": "integer", "enum": [*TIMERS]}),
    ]
    """0: they stay."""

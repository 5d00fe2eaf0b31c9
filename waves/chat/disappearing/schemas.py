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


def _timer(value: Any) -> int:
    # In JSON, 1.0 is a whole number too, but "1" and true are not.
    if isinstance(value, bool | str) or value not in TIMERS:
        raise ValueError(texts.fields.MESSAGE_TIMER)
    return int(value)


class MessageTimer(BaseModel):
    """After which time messages of a conversation disappear."""

    seconds: Annotated[
        int,
        BeforeValidator(_timer),
        WithJsonSchema({"type": "integer", "enum": [*TIMERS]}),
    ]
    """0: they stay."""

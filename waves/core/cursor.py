"""Cursors of lists that are ordered by a time: where the page before ended."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self
from uuid import UUID

from waves import texts
from waves.core.errors import InvalidInputError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
PATTERN = "^([0-9]{1,16})-([0-9a-f]{32})$"
"""What the text of a cursor looks like, for descriptions of the API."""
_WRITTEN = re.compile(PATTERN)


class Cursor(NamedTuple):
    """The place of a row in its list: its time, then its id."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        """Return the text for clients, which is safe in a URL."""
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the cursor that was written as `text`.

        Raises:
            InvalidInputError: It is not the text of a cursor.
        """
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise InvalidInputError({"before": texts.fields.CURSOR})
        return cls(_EPOCH + int(written[1]) * _MICROSECOND, UUID(written[2]))


TOP = Cursor(datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))
"""The cursor of the first page: before every row."""

"""Pages of lists that are ordered by a time, and cursors: where a page ended."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self, TypeVar
from uuid import UUID

from waves import texts
from waves.core.errors import InvalidInputError

DEFAULT_PAGE = 50
MAX_PAGE = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
PATTERN = "^([0-9]{1,16})-([0-9a-f]{32})$"
"""What the text of a cursor looks like, for descriptions of the API."""
_WRITTEN = re.compile(PATTERN)
Row = TypeVar("Row")


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
            ValueError: It is not the text of a cursor.
        """
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise ValueError(texts.fields.CURSOR)
        return cls(_EPOCH + int(written[1]) * _MICROSECOND, UUID(written[2]))


TOP = Cursor(datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))
"""The cursor of the first page: before every row."""


class PageRequest(NamedTuple):
    """The page of a list that a client asks for."""

    before: Cursor
    size: int

    @classmethod
    def parse(cls, before: str | None, limit: int) -> Self:
        """Return the request with these arguments.

        Args:
            before: The `next` of the page before; None asks for the first page.
            limit: The largest number of rows, 1 to `MAX_PAGE`.

        Raises:
            InvalidInputError: `before` is not the `next` of a page.
        """
        try:
            cursor = TOP if before is None else Cursor.parse(before)
        except ValueError as error:
            raise InvalidInputError({"before": str(error)}) from None
        return cls(cursor, min(max(limit, 1), MAX_PAGE))

    @property
    def rows_to_read(self) -> int:
        """One row beyond the page tells whether there are more."""
        return self.size + 1

    def cut(
        self, rows: Sequence[Row], cursor_of: Callable[[Row], Cursor]
    ) -> tuple[Sequence[Row], str | None]:
        """Return the rows of the page among those read, and its `next`."""
        page = rows[: self.size]
        is_last = len(rows) <= self.size
        return page, None if is_last else str(cursor_of(page[-1]))

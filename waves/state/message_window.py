"""The messages that a tab holds: a stable part, and a short tail that changes.

Reflex sends a changed list as a whole, so the list that new messages join is kept
short. Both lists together have no gap in `seq`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from waves.chat.schemas import MessageView

TAIL_MOST = 60
"""The longest tail; beyond it, the older half of the tail joins `older`."""


@dataclass(frozen=True)
class Window:
    """Consecutive messages of a conversation, up to the newest."""

    older: list[MessageView] = field(default_factory=list)
    tail: list[MessageView] = field(default_factory=list)
    has_older: bool = False

    @property
    def first_seq(self) -> int:
        """The `seq` of the oldest row, or 0 in an empty window."""
        rows = self.older or self.tail
        return rows[0].seq if rows else 0

    @property
    def last_seq(self) -> int:
        """The `seq` of the newest row, or 0 in an empty window."""
        rows = self.tail or self.older
        return rows[-1].seq if rows else 0

    def rows(self) -> list[MessageView]:
        """Return every row, in the order of `seq`."""
        return [*self.older, *self.tail]


def append(window: Window, row: MessageView) -> Window | None:
    """Return the window with a new row; a row that it has already changes nothing.

    Returns:
        None when rows between are missing and the window must be loaded again.
    """
    if row.seq <= window.last_seq:
        return window
    if row.seq != window.last_seq + 1:
        return None
    return _with_short_tail(replace(window, tail=[*window.tail, row]))


def prepend(window: Window, page: Sequence[MessageView], *, has_more: bool) -> Window:
    """Return the window with the page before it, or as it is if that does not fit."""
    if page and page[-1].seq != window.first_seq - 1:
        return window
    return replace(window, older=[*page, *window.older], has_older=has_more)


def refresh(window: Window, page: Sequence[MessageView], *, has_more: bool) -> Window:
    """Return the window with its newest rows replaced by a page just loaded.

    Rows before the page stay if the page continues them; otherwise the page becomes the
    whole window.
    """
    first = page[0].seq if page else 1
    if window.last_seq < first - 1 or window.first_seq >= first:
        return _with_short_tail(Window([], list(page), has_more))
    if window.older and window.older[-1].seq < first:
        between = [row for row in window.tail if row.seq < first]
        return _with_short_tail(replace(window, tail=[*between, *page]))
    before = [row for row in window.rows() if row.seq < first]
    return _with_short_tail(Window(before, list(page), window.has_older))


def _with_short_tail(window: Window) -> Window:
    if len(window.tail) <= TAIL_MOST:
        return window
    keep = TAIL_MOST // 2
    return replace(
        window,
        older=[*window.older, *window.tail[:-keep]],
        tail=window.tail[-keep:],
    )

"""The messages of a conversation that a tab holds, and what a push sends of them. Pure.

Reflex sends a changed list as a whole, but the page keeps every row that it was sent.
So a window is sent in two lists: `recent`, which is sent only when the page lacks it,
and `fresh`, which has the new rows. A row that moves from `fresh` to `recent` is not
sent again; both lists together have no gap in `seq`, so a page that has lost
everything gets all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from waves.state.row_builders import quote_of
from waves.state.rows import MessageRow

OVERLAP = 1
"""How many rows of the last push the next one repeats.

React may render two deltas at once, and the page sees only the second `fresh`. A page
that lacks rows nevertheless has a gap in `seq`, and loads everything again.
"""
LEAST_CHANGED = 3
"""How many changed rows are sent at least, with those of earlier pushes."""
MOST_KEPT = 200
"""A window that has grown beyond this is cut to it: the page keeps the rows."""


@dataclass(frozen=True)
class Window:
    """Consecutive messages of a conversation, up to the newest."""

    rows: list[MessageRow] = field(default_factory=list)

    @property
    def first_seq(self) -> int:
        """The `seq` of the oldest row, or 0 in an empty window."""
        return self.rows[0].seq if self.rows else 0

    @property
    def last_seq(self) -> int:
        """The `seq` of the newest row, or 0 in an empty window."""
        return self.rows[-1].seq if self.rows else 0

    def replace(self, changed: Iterable[MessageRow]) -> "Window":
        """Return the window with newer states of rows that it has."""
        return Window(newest(self.rows, changed))


@dataclass(frozen=True)
class Changes:
    """The rows that changed last, in the order of their changes."""

    rows: list[MessageRow] = field(default_factory=list)
    after: int = 0
    """A page that has every change up to this one lacks no row but these."""


@dataclass(frozen=True)
class Lists:
    """A window as two vars of a state."""

    recent: list[MessageRow]
    fresh: list[MessageRow]
    is_recent_sent: bool
    """Whether the page has all rows of `recent` already."""


def append(window: Window, row: MessageRow) -> Window | None:
    """Return the window with a new row; a row that it has already changes nothing.

    Returns:
        None when rows between are missing and the window must be loaded again.
    """
    if row.seq <= window.last_seq:
        return window
    if row.seq != window.last_seq + 1:
        return None
    return replace(window, rows=[*window.rows, row])


def prepend(window: Window, page: Sequence[MessageRow]) -> Window:
    """Return the window with the page before it, or as it is if that does not fit."""
    if not page or page[-1].seq != window.first_seq - 1:
        return window
    return replace(window, rows=[*page, *window.rows])


def refresh(window: Window, page: Sequence[MessageRow]) -> Window:
    """Return the window with its newest rows replaced by a page just loaded.

    Rows before the page stay if the page continues them; otherwise the page becomes the
    whole window.
    """
    first = page[0].seq if page else 1
    if window.last_seq < first - 1:
        return Window([*page])
    return Window([*(row for row in window.rows if row.seq < first), *page])


def newest(rows: list[MessageRow], changed: Iterable[MessageRow]) -> list[MessageRow]:
    """Return rows, and what they quote, in the newer states that `changed` has."""
    newer = {row.seq: row for row in changed}
    return [
        _with_quote(
            other
            if (other := newer.get(row.seq)) and other.change > row.change
            else row,
            newer,
        )
        for row in rows
    ]


def _with_quote(row: MessageRow, newer: Mapping[int, MessageRow]) -> MessageRow:
    """Return the row with what it quotes as that is now."""
    quoted = newer.get(row.reply.seq) if row.reply else None
    return row if quoted is None else replace(row, reply=quote_of(quoted))


def follow(
    changes: Changes, changed: Sequence[MessageRow], *, is_sent: bool
) -> Changes:
    """Return what to send when rows of any age change.

    Args:
        changes: What was sent last.
        changed: The rows.
        is_sent: Whether the page was sent it: then only some of its rows are repeated,
            because React may render two deltas at once.
    """
    known = {row.seq: row for row in changes.rows}
    for row in changed:
        if row.seq not in known or row.change > known[row.seq].change:
            known[row.seq] = row
    rows = sorted(known.values(), key=lambda row: row.change)
    kept = max(len(changed), LEAST_CHANGED) if is_sent else len(rows)
    dropped = rows[: max(len(rows) - kept, 0)]
    after = max([changes.after, *(row.change for row in dropped)])
    return Changes(rows[len(dropped) :], after)


def split(window: Window, sent: Window) -> Lists:
    """Return the lists of a window that differs from the one that was sent last."""
    fresh = [row for row in window.rows if row.seq > sent.last_seq - OVERLAP]
    recent = window.rows[: len(window.rows) - len(fresh)]
    has_gap = window.first_seq > sent.last_seq + 1
    if has_gap or window.last_seq <= sent.last_seq or not _has(sent, recent):
        return Lists(window.rows, [], is_recent_sent=False)
    if len(recent) > MOST_KEPT:
        recent = recent[-MOST_KEPT // 2 :]
    return Lists(recent, fresh, is_recent_sent=True)


def _has(window: Window, rows: list[MessageRow]) -> bool:
    if not rows:
        return True
    start = rows[0].seq - window.first_seq
    return start >= 0 and window.rows[start : start + len(rows)] == rows

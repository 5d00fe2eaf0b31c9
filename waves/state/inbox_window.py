"""The first rows of the conversation list, and what a push sends of all rows.

Reflex sends a changed list as a whole, but the page keeps every row that it was sent,
also those after the first ones. So a push sends the rows that changed: those of the
last pushes, because React may render two deltas at once. Pushes are counted as editions
of the list, and `after` tells a page which has missed even more. Pure.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from waves.state.rows import ConversationRow, Person

PAGE = 40
MOST_CHANGED = 16
"""If more rows change at once, the list is sent as a whole."""
LEAST_CHANGED = 3
"""How many rows of earlier pushes stay among the changed ones."""


@dataclass(frozen=True)
class ConversationList:
    """The conversations with the latest messages."""

    rows: list[ConversationRow] = field(default_factory=list)
    unread: int = 0
    """The unread messages of all conversations, also of those that have no row."""

    def row(self, conversation_id: str) -> ConversationRow | None:
        """Return the row of a conversation."""
        return next((row for row in self.rows if row.id == conversation_id), None)

    def change(self, row: ConversationRow, *, is_newest: bool) -> "ConversationList":
        """Return the list with another row of a conversation that it has.

        Args:
            row: The row.
            is_newest: Whether it moves to the beginning.
        """
        before = self.row(row.id)
        unread = self.unread
        if row.counts:
            unread += row.unread - (before.unread if before else 0)
        if is_newest:
            rows = [row, *(one for one in self.rows if one.id != row.id)]
        else:
            rows = [row if one.id == row.id else one for one in self.rows]
        return ConversationList(rows, unread)

    def without(self, others: Collection[ConversationRow]) -> "ConversationList":
        """Return the list without the rows of these conversations."""
        ids = {row.id for row in others}
        return replace(self, rows=[row for row in self.rows if row.id not in ids])


@dataclass(frozen=True)
class Change:
    """A row as the page is sent it, and the edition that sent it first."""

    row: ConversationRow
    edition: int


@dataclass(frozen=True)
class Changes:
    """The rows that changed last, the newest first."""

    items: list[Change] = field(default_factory=list)
    after: int = 0
    """A page of this edition lacks no row but these."""


def follow(
    changes: Changes,
    before: list[ConversationRow],
    rows: list[ConversationRow],
    edition: int,
    *,
    others: Collection[ConversationRow] = (),
) -> Changes | None:
    """Return what to send when rows of the list change.

    Args:
        changes: What was sent last.
        before: The first rows of the list, as they were sent.
        rows: The first rows that it has now.
        edition: The number of this push.
        others: Rows after the first ones that may have changed.

    Returns:
        None when the list is to be sent as a whole.
    """
    known = {row.id: row for row in before}
    earlier = {one.row.id: one for one in changes.items}
    new = [*(row for row in rows if row != known.get(row.id)), *others]
    if len(new) > MOST_CHANGED:
        return None
    items = [
        Change(_short(row, known.get(row.id), earlier.get(row.id)), edition)
        for row in new
    ]
    ids = {row.id for row in new}
    repeated = [one for one in changes.items if one.row.id not in ids]
    unsent = sum(one.edition == edition for one in repeated)
    kept = max(LEAST_CHANGED - len(items), unsent) if items else len(repeated)
    dropped = [one.edition for one in repeated[kept:]]
    return Changes([*items, *repeated[:kept]], max([changes.after, *dropped]))


def _short(
    row: ConversationRow, known: ConversationRow | None, earlier: Change | None
) -> ConversationRow:
    """Return the row without a peer that the page has been sent long before."""
    is_new = known is None or known.peer != row.peer
    is_recent = earlier is not None and earlier.row.peer != Person()
    return row if is_new or is_recent else replace(row, peer=Person())

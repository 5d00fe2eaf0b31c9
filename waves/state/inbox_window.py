"""The rows of the conversation list that a tab holds, and what a push sends of them.

Reflex sends a changed list as a whole, but the page keeps every row that it was sent.
So a push sends the rows that changed: those of the last pushes, because React may
render two deltas at once. `after` tells a page which has missed even more. Pure.
"""

from dataclasses import dataclass, field, replace

from waves.state.rows import ConversationRow, Person

PAGE = 40
MOST_ROWS = 200
"""The longest window: a search finds the people of the other conversations."""
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
        unread = self.unread + row.unread - (before.unread if before else 0)
        if is_newest:
            rows = [row, *(one for one in self.rows if one.id != row.id)]
        else:
            rows = [row if one.id == row.id else one for one in self.rows]
        return ConversationList(rows, unread)


@dataclass(frozen=True)
class Change:
    """A row as the page is sent it, and the version that changed it."""

    row: ConversationRow
    version: int


@dataclass(frozen=True)
class Changes:
    """The rows that changed last, the newest first."""

    items: list[Change] = field(default_factory=list)
    after: int = 0
    """A page of this version lacks no row but these."""


def follow(
    changes: Changes,
    before: list[ConversationRow],
    rows: list[ConversationRow],
    version: int,
) -> Changes | None:
    """Return what to send when the rows of the page change.

    Args:
        changes: What was sent last.
        before: The rows that the page has.
        rows: The rows that it shall have; those at the end may be missing.
        version: The inbox version of `rows`.

    Returns:
        None when the list is to be sent as a whole.
    """
    known = {row.id: row for row in before}
    earlier = {one.row.id: one for one in changes.items}
    new = [row for row in rows if row != known.get(row.id)]
    if len(new) > MOST_CHANGED:
        return None
    items = [
        Change(_short(row, known.get(row.id), earlier.get(row.id)), version)
        for row in new
    ]
    ids = {row.id for row in new}
    others = [one for one in changes.items if one.row.id not in ids]
    kept = max(LEAST_CHANGED - len(items), 0) if items else len(others)
    dropped = [one.version for one in others[kept:]]
    return Changes([*items, *others[:kept]], max([changes.after, *dropped]))


def _short(
    row: ConversationRow, known: ConversationRow | None, earlier: Change | None
) -> ConversationRow:
    """Return the row without a peer that the page has been sent long before."""
    is_new = known is None or known.peer != row.peer
    is_recent = earlier is not None and earlier.row.peer != Person()
    return row if is_new or is_recent else replace(row, peer=Person())

"""What a push sends of the conversation list."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.state.inbox_window import (
    LEAST_CHANGED,
    MOST_CHANGED,
    Change,
    Changes,
    ConversationList,
    follow,
)
from waves.state.rows import ConversationRow, Person

SIZE = 6


@pytest.fixture(autouse=True)
def _stored() -> None:
    """Use no database: lists are values."""


def row(number: int, last_seq: int = 1, unread: int = 0) -> ConversationRow:
    peer = Person(id=f"person-{number}", display_name=f"Person {number}")
    return ConversationRow(
        id=f"{number}", peer=peer, last_seq=last_seq, last_at=last_seq, unread=unread
    )


def rows(*numbers: int) -> list[ConversationRow]:
    return [row(number) for number in numbers]


def short(one: ConversationRow) -> ConversationRow:
    return replace(one, peer=Person())


def test_a_changed_row_is_sent_without_the_peer_that_the_page_has():
    before, newer = rows(1, 2, 3), row(3, last_seq=2)
    changes = follow(Changes(), before, [newer, *rows(1, 2)], edition=7)
    assert changes == Changes([Change(short(newer), 7)], after=0)


def test_a_row_of_a_renamed_peer_is_sent_with_the_peer():
    renamed = replace(row(1), peer=Person(id="person-1", display_name="Another"))
    changes = follow(Changes(), rows(1), [renamed], edition=7)
    assert changes == Changes([Change(renamed, 7)])


def test_the_peer_of_a_new_row_is_repeated_while_the_page_may_have_missed_it():
    first = follow(Changes(), rows(1), rows(2, 1), edition=1)
    assert first is not None
    second = follow(first, rows(2, 1), [row(2, last_seq=2), row(1)], edition=2)
    assert second is not None
    assert [one.row for one in second.items] == [row(2, last_seq=2)]


def test_a_row_after_the_first_ones_is_sent_with_its_peer():
    other = row(9, unread=2)
    changes = follow(Changes(), rows(1, 2), rows(1, 2), edition=7, others=[other])
    assert changes == Changes([Change(other, 7)])
    fallen = follow(
        Changes(), rows(1, 2), rows(1), edition=7, others=[row(2, unread=1)]
    )
    assert fallen == Changes([Change(short(row(2, unread=1)), 7)])


def test_nothing_is_sent_without_a_change():
    changes = Changes([Change(row(1), 3)], after=2)
    assert follow(changes, rows(1, 2), rows(1, 2), edition=4) == changes


def test_a_page_learns_after_which_edition_rows_are_missing():
    changes, held = Changes(), rows(*range(10))
    for number in range(LEAST_CHANGED + 2):
        newer = row(number, last_seq=2)
        after = [newer, *(one for one in held if one.id != newer.id)]
        following = follow(changes, held, after, edition=100 + number)
        assert following is not None
        changes, held = following, after
    assert len(changes.items) == LEAST_CHANGED
    assert changes.after == 101


def test_nothing_of_an_update_is_dropped_before_it_is_sent():
    held, others = rows(*range(9)), [row(number, unread=1) for number in range(5)]
    first = follow(Changes(), held, held, edition=7, others=others)
    assert first is not None
    again = follow(first, held, held, edition=7, others=[row(8, unread=1)])
    assert again is not None
    assert [one.row.id for one in again.items] == ["8", "0", "1", "2", "3", "4"]
    later = follow(again, held, held, edition=8, others=[row(7, unread=1)])
    assert later is not None
    assert ([one.row.id for one in later.items], later.after) == (["7", "8", "0"], 7)


def test_many_changes_send_the_list():
    before = rows(*range(MOST_CHANGED + 1))
    after = [replace(one, unread=1) for one in before]
    assert follow(Changes(), before, after, edition=1) is None
    assert follow(Changes(), before[1:], after[1:], edition=1) is not None


def test_the_sum_of_unread_messages_follows_a_row():
    shown = ConversationList(rows(1, 2), unread=9)
    shown = shown.change(row(2, last_seq=2, unread=3), is_newest=True)
    assert ([one.id for one in shown.rows], shown.unread) == (["2", "1"], 12)
    shown = shown.change(row(2, last_seq=2), is_newest=False)
    assert shown.unread == 9


class Page:
    """The rows that a page keeps; it skips some updates, as React does."""

    def __init__(self, held: list[ConversationRow]) -> None:
        self.rows = {one.id: one for one in held}
        self.edition = 0
        self.missed = False

    def sees(self, changes: Changes, edition: int) -> None:
        self.missed = self.missed or self.edition < changes.after
        self.edition = edition
        for one in reversed(changes.items):
            known = self.rows.get(one.row.id, one.row)
            peer = one.row.peer if one.row.peer.id else known.peer
            self.rows[one.row.id] = replace(one.row, peer=peer)

    def shown(self) -> list[ConversationRow]:
        newest = sorted(self.rows.values(), key=lambda one: -one.last_at)
        return newest[:SIZE]


@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 12), min_size=1, max_size=3), st.booleans())
    )
)
def test_a_page_has_every_row_or_knows_that_it_missed_one(pushes):
    held = sorted((row(n, last_seq=n) for n in range(SIZE)), key=lambda r: -r.last_at)
    changes, page, now = Changes(), Page(held), 100
    for edition, (numbers, is_skipped) in enumerate(pushes, start=1):
        newer = {}
        for number in numbers:
            now += 1
            newer[f"{number}"] = row(number, last_seq=now)
        rest = [one for one in held if one.id not in newer]
        after = [*sorted(newer.values(), key=lambda one: -one.last_at), *rest][:SIZE]
        following = follow(changes, held, after, edition)
        assert following is not None
        assert len(following.items) <= max(len(numbers), LEAST_CHANGED)
        changes, held = following, after
        if not is_skipped:
            page.sees(changes, edition)
            assert page.missed or page.shown() == held

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.core.ids import new_id
from waves.state.message_window import (
    LEAST_CHANGED,
    MOST_KEPT,
    OVERLAP,
    Changes,
    Lists,
    Window,
    append,
    follow,
    newest,
    prepend,
    refresh,
    split,
)
from waves.state.rows import MessageRow, QuoteRow

IDS = [str(new_id()) for _ in range(2000)]


@pytest.fixture(autouse=True)
def _stored() -> None:
    """Use no database: windows are values."""


def row(seq: int) -> MessageRow:
    return MessageRow(seq=seq, client_id=IDS[seq], body=f"{seq}")


def rows(first: int, last: int) -> list[MessageRow]:
    return [row(seq) for seq in range(first, last + 1)]


def seqs(window: Window) -> list[int]:
    return [row.seq for row in window.rows]


def test_a_new_row_joins_the_end():
    window = append(Window(rows(1, 3)), row(4))
    assert window is not None
    assert seqs(window) == [1, 2, 3, 4]


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_an_existing_row_changes_nothing(seq: int):
    window = Window(rows(1, 3))
    assert append(window, row(seq)) is window


def test_a_row_after_a_gap_does_not_fit():
    assert append(Window(rows(1, 3)), row(5)) is None
    assert append(Window(), row(2)) is None


def test_the_first_row_fits_an_empty_window():
    window = append(Window(), row(1))
    assert window is not None
    assert seqs(window) == [1]


def test_an_older_page_is_prepended_only_where_it_fits():
    window = Window(rows(51, 60))
    after = prepend(window, rows(1, 50))
    assert seqs(after) == [*range(1, 61)]
    assert prepend(after, rows(1, 50)) is after
    assert prepend(window, []) is window


def test_a_read_that_continues_the_window_keeps_older_rows():
    after = refresh(Window(rows(11, 20)), rows(18, 30))
    assert seqs(after) == [*range(11, 31)]


def test_a_read_after_a_gap_replaces_the_window():
    after = refresh(Window(rows(1, 20)), rows(22, 30))
    assert seqs(after) == [*range(22, 31)]


def test_an_empty_conversation_stays_empty():
    assert seqs(refresh(Window(), [])) == []


def test_a_push_sends_the_new_rows_and_the_one_before_them():
    sent = Window(rows(1, 100))
    lists = split(Window(rows(1, 101)), sent)
    assert lists == Lists(rows(1, 99), rows(100, 101), is_recent_sent=True)
    lists = split(Window(rows(1, 120)), sent)
    assert lists.fresh == rows(100, 120)


def test_a_window_that_the_page_lacks_is_sent_whole():
    for sent in (
        Window(),
        Window(rows(1, 10)),  # a gap
        Window(rows(30, 45)),  # it starts later
        Window(rows(20, 50)),  # nothing new
        Window([*rows(20, 30), MessageRow(seq=31, body="edited"), *rows(32, 45)]),
    ):
        lists = split(Window(rows(20, 50)), sent)
        assert lists == Lists(rows(20, 50), [], is_recent_sent=False)


def test_a_window_that_grows_is_cut():
    sent = Window(rows(1, MOST_KEPT + 5))
    lists = split(Window(rows(1, MOST_KEPT + 10)), sent)
    assert lists.is_recent_sent
    assert len(lists.recent) + len(lists.fresh) < MOST_KEPT


def changed_row(seq: int, change: int) -> MessageRow:
    return MessageRow(seq=seq, client_id=IDS[seq], body=f"{change}", change=change)


def test_a_changed_row_replaces_the_older_state_of_it_alone():
    window = Window(rows(1, 3)).replace([changed_row(2, 4), changed_row(9, 5)])
    assert [(row.seq, row.change) for row in window.rows] == [(1, 0), (2, 4), (3, 0)]
    assert newest(window.rows, [changed_row(2, 3)]) == window.rows


@pytest.mark.parametrize("quoted", [2, 9])
def test_a_quote_follows_the_message_that_it_names(quoted: int):
    """Also one that is not in the window."""
    reply = replace(row(3), reply=QuoteRow(seq=quoted, body="as it was"))
    [*_, after] = newest([*rows(1, 2), reply], [changed_row(quoted, 4)])
    assert after == replace(reply, reply=QuoteRow(seq=quoted, body="4"))
    gone = replace(changed_row(quoted, 5), body="", deleted=True)
    [*_, after] = newest([*rows(1, 2), after], [gone])
    assert after.reply == QuoteRow(seq=quoted, deleted=True)


def test_a_row_that_changes_again_is_sent_once_as_it_is_now():
    sent = follow(Changes(after=3), [changed_row(7, 4)], is_sent=True)
    assert follow(sent, [changed_row(7, 5)], is_sent=True) == (
        Changes([changed_row(7, 5)], after=3)
    )
    late = follow(sent, [changed_row(7, 2)], is_sent=True)
    assert late.rows == [changed_row(7, 4)]


def test_changes_that_were_not_sent_yet_are_all_kept():
    changes = Changes()
    for number in range(1, 4 * LEAST_CHANGED):
        changes = follow(changes, [changed_row(number, number)], is_sent=False)
    assert changes.after == 0
    assert len(changes.rows) == 4 * LEAST_CHANGED - 1


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=5), max_size=20))
def test_a_page_that_misses_one_push_in_two_has_every_change(pushes):
    known: dict[int, int] = {}
    truth: dict[int, int] = {}
    changes, reached, last = Changes(), 0, 0
    missed = False
    for seqs_ in pushes:
        latest = {}
        for seq in seqs_:
            last += 1
            truth[seq] = latest[seq] = last
        new = [changed_row(seq, change) for seq, change in latest.items()]
        changes = follow(changes, new, is_sent=True)
        missed = not missed and len(seqs_) < LEAST_CHANGED
        # React shows only the second of two deltas.
        if missed or changes.after > reached:
            continue
        known |= {row.seq: row.change for row in changes.rows}
        reached = last
        assert known == truth


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.booleans())))
def test_a_page_that_keeps_what_it_was_sent_has_every_row(pushes):
    """The page may miss the lists of a push, when it is late, but not two in a row."""
    last, window, page = 0, Window(), {}
    missed = False
    for count, is_read, is_late in pushes:
        before = window
        last += count
        newest = rows(max(1, last - 49), last)
        if is_read:
            window = refresh(window, newest)
        else:
            for one in rows(before.last_seq + 1, last):
                window = append(window, one) or window
        if window == before:
            continue
        lists = split(window, before)
        window = Window([*lists.recent, *lists.fresh])
        assert len(lists.fresh) <= count + OVERLAP
        missed = is_late and not missed and lists.is_recent_sent and count <= OVERLAP
        if missed:
            continue
        if not lists.is_recent_sent:
            page |= {one.seq: one for one in lists.recent}
        page |= {one.seq: one for one in lists.fresh}
        assert [page[seq] for seq in range(window.first_seq or 1, last + 1)] == (
            window.rows
        )

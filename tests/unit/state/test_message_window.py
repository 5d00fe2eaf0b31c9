import random
from datetime import UTC, datetime

import pytest

from waves.chat.schemas import MessageView
from waves.core.ids import new_id
from waves.state.message_window import TAIL_MOST, Window, append, prepend, refresh

CONVERSATION, SENDER = new_id(), new_id()
NOW = datetime(2026, 11, 27, tzinfo=UTC)
IDS = [new_id() for _ in range(400)]


def row(seq: int) -> MessageView:
    return MessageView(
        id=IDS[seq],
        conversation_id=CONVERSATION,
        seq=seq,
        sender_id=SENDER,
        client_id=IDS[seq],
        body=f"{seq}",
        created_at=NOW,
    )


def rows(first: int, last: int) -> list[MessageView]:
    return [row(seq) for seq in range(first, last + 1)]


def seqs(window: Window) -> list[int]:
    return [row.seq for row in [*window.older, *window.tail]]


def test_a_new_row_joins_the_tail():
    window = append(Window([], rows(1, 3)), row(4))
    assert window is not None
    assert seqs(window) == [1, 2, 3, 4]


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_an_existing_row_changes_nothing(seq: int):
    window = Window([], rows(1, 3))
    assert append(window, row(seq)) is window


def test_a_row_after_a_gap_does_not_fit():
    assert append(Window([], rows(1, 3)), row(5)) is None
    assert append(Window(), row(2)) is None


def test_the_first_row_fits_an_empty_window():
    window = append(Window(), row(1))
    assert window is not None
    assert seqs(window) == [1]


def test_a_long_tail_moves_its_oldest_half():
    window = Window([], rows(1, TAIL_MOST))
    after = append(window, row(TAIL_MOST + 1))
    assert after is not None
    assert len(after.tail) == TAIL_MOST // 2
    assert seqs(after) == [*range(1, TAIL_MOST + 2)]


def test_the_older_rows_stay_the_same_object_while_the_tail_grows():
    window = Window(rows(1, 10), rows(11, 20))
    after = append(window, row(21))
    assert after is not None
    assert after.older is window.older
    again = refresh(after, rows(15, 24), has_more=True)
    assert again.older is window.older
    assert seqs(again) == [*range(1, 25)]


def test_an_older_page_is_prepended_only_where_it_fits():
    window = Window([], rows(51, 60), has_older=True)
    after = prepend(window, rows(1, 50), has_more=False)
    assert seqs(after) == [*range(1, 61)]
    assert after.has_older is False
    assert prepend(after, rows(1, 50), has_more=True) is after


def test_an_empty_older_page_ends_the_history():
    assert prepend(Window([], rows(1, 5), has_older=True), [], has_more=False) == (
        Window([], rows(1, 5), has_older=False)
    )


def test_a_read_that_continues_the_window_keeps_older_rows():
    after = refresh(
        Window([], rows(11, 20), has_older=True), rows(18, 30), has_more=True
    )
    assert seqs(after) == [*range(11, 31)]
    assert after.has_older is True


def test_a_read_after_a_gap_replaces_the_window():
    window = Window(rows(1, 10), rows(11, 20))
    after = refresh(window, rows(22, 30), has_more=True)
    assert seqs(after) == [*range(22, 31)]
    assert after.has_older is True


def test_a_read_that_overlaps_older_rows():
    after = refresh(Window(rows(1, 30), rows(31, 35)), rows(20, 40), has_more=True)
    assert seqs(after) == [*range(1, 41)]


def test_an_empty_conversation_stays_empty():
    assert seqs(refresh(Window(), [], has_more=False)) == []


@pytest.mark.parametrize("seed", range(50))
def test_a_window_has_no_gaps_and_keeps_the_newest(seed: int):
    chance = random.Random(seed)
    last, window = chance.randint(0, 200), Window()
    size = 50
    for _ in range(100):
        if chance.random() < 0.6:
            last += 1
            heard = chance.random() < 0.8
            after = append(window, row(last)) if heard else window
            window = after or refresh(window, newest(last, size), has_more=last > size)
        elif chance.random() < 0.5 and window.first_seq > 1:
            first = max(1, window.first_seq - size)
            page = rows(first, window.first_seq - 1)
            window = prepend(window, page, has_more=first > 1)
        else:
            window = refresh(window, newest(last, size), has_more=last > size)
        found = seqs(window)
        assert found == ([*range(found[0], found[-1] + 1)] if found else [])
        assert len(window.tail) <= TAIL_MOST
        if found:
            assert window.has_older == (found[0] > 1)
    window = refresh(window, newest(last, size), has_more=last > size)
    assert window.last_seq == last


def newest(last: int, size: int) -> list[MessageView]:
    return rows(max(1, last - size + 1), last)

"""The checker notices every kind of loss."""

from dataclasses import replace
from typing import Any

import pytest

from tests.support.delivery.checker import Written, problems

ME, OTHER = "me", "other"


def written() -> list[Written]:
    return [
        Written("a", "tab 1", "one", "id-a", 1, is_pinned=True),
        Written("b", "tab 2", "two", "id-b", 2, reactions={(ME, "👍")}),
        Written("c", "tab 1", "three", "id-c", 3, is_deleted=True, is_pinned=True),
    ]


def shown() -> list[dict[str, Any]]:
    first = {"id": "id-a", "seq": 1, "client_id": "a", "body": "one"}
    thumb = [{"emoji": "👍", "user_ids": [ME]}]
    return [
        {**first, "deleted_at": None, "reactions": [], "pin": {"user_id": ME}},
        {
            **first,
            "id": "id-b",
            "seq": 2,
            "client_id": "b",
            "body": "two",
            "deleted_at": None,
            "reactions": thumb,
        },
        {
            **first,
            "id": "id-c",
            "seq": 3,
            "client_id": "c",
            "body": "",
            "deleted_at": "2026-11-28T00:00:00Z",
            "reactions": [],
        },
    ]


def test_what_was_acknowledged_is_there() -> None:
    assert problems(written(), shown()) == []


def test_what_was_not_acknowledged_may_be_there_once() -> None:
    extra = {**shown()[0], "id": "id-d", "seq": 4, "client_id": "d"}
    assert problems(written(), [*shown(), extra]) == []
    again = {**extra, "id": "id-e", "seq": 5}
    assert problems(written(), [*shown(), extra, again]) == ["doubled: d"]


def test_a_lost_message_is_found() -> None:
    left = shown()[:2]
    assert problems(written(), left) == ["lost: c"]


def test_a_gap_is_found() -> None:
    [first, second, third] = shown()
    moved = {**third, "seq": 4}
    found = problems(written(), [first, second, moved])
    assert found[0].startswith("places are not 1 to 3")
    assert "c: seq is 4, not 3" in found


def test_messages_of_one_writer_that_changed_places_are_found() -> None:
    [first, second, third] = written()
    assert problems([third, second, first], shown()) == ["reordered: a at 1"]
    of_another = replace(first, writer="tab 3")
    assert problems([third, second, of_another], shown()) == []


@pytest.mark.parametrize(
    ("place", "change", "problem"),
    [
        (0, {"body": "an edit that was lost"}, "a: body is"),
        (0, {"id": "another"}, "a: id is"),
        (1, {"reactions": []}, "b: reactions is"),
        (1, {"reactions": [{"emoji": "👍", "user_ids": [ME, OTHER]}]}, "b: reactions"),
        (0, {"pin": None}, "a: is pinned is False"),
        (1, {"pin": {"user_id": ME}}, "b: is pinned is True"),
        (2, {"pin": {"user_id": ME}}, "c: is pinned is True"),
        (2, {"deleted_at": None, "body": "three"}, "c: is deleted is False"),
        (2, {"body": "still here"}, "c: body is"),
    ],
)
def test_a_change_that_was_lost_is_found(
    place: int, change: dict[str, Any], problem: str
) -> None:
    messages = shown()
    messages[place] |= change
    found = problems(written(), messages)
    assert any(one.startswith(problem) for one in found), found

"""Compares what was acknowledged with what a fresh load shows. Pure.

As in Jepsen's set and queue tests: of the acknowledged operations none may be lost,
none may take effect twice, and those of one writer keep their order.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Written:
    """A message as its writer believes it to be, by the acknowledgements."""

    client_id: str
    writer: str
    """The tab that has sent it; a tab sends one message after the other."""
    body: str
    message_id: str = ""
    seq: int = 0
    is_deleted: bool = False
    reactions: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """Who reacts, and with what; of nobody's but their own."""
    is_pinned: bool = False
    """Only its writer pins it."""


def problems(written: Sequence[Written], shown: Sequence[dict[str, Any]]) -> list[str]:
    """Return what is wrong.

    Args:
        written: Every acknowledged message, each writer's in the order of sending.
        shown: Every message of the conversation as the API returns it, by `seq`.
    """
    return [
        *_doubled(shown),
        *_misplaced(shown),
        *_reordered(written),
        *_lost_or_different(written, shown),
    ]


def _doubled(shown: Sequence[dict[str, Any]]) -> Iterable[str]:
    counted = Counter(one["client_id"] for one in shown)
    return (f"doubled: {one}" for one, count in counted.items() if count > 1)


def _misplaced(shown: Sequence[dict[str, Any]]) -> Iterable[str]:
    places = [one["seq"] for one in shown]
    if places != [*range(1, len(shown) + 1)]:
        yield f"places are not 1 to {len(shown)}: {places}"


def _reordered(written: Sequence[Written]) -> Iterable[str]:
    last: dict[str, int] = {}
    for one in written:
        if one.seq <= last.get(one.writer, 0):
            yield f"reordered: {one.client_id} at {one.seq}"
        last[one.writer] = one.seq


def _lost_or_different(
    written: Sequence[Written], shown: Sequence[dict[str, Any]]
) -> Iterable[str]:
    found = {one["client_id"]: one for one in shown}
    for one in written:
        if (stored := found.get(one.client_id)) is None:
            yield f"lost: {one.client_id}"
        else:
            yield from _differences(one, stored)


def _differences(one: Written, stored: dict[str, Any]) -> Iterable[str]:
    expected = {
        "id": one.message_id,
        "seq": one.seq,
        "body": "" if one.is_deleted else one.body,
        "is deleted": one.is_deleted,
        "reactions": set[tuple[str, str]]() if one.is_deleted else one.reactions,
        "is pinned": one.is_pinned and not one.is_deleted,
    }
    actual = {
        "id": stored["id"],
        "seq": stored["seq"],
        "body": stored["body"],
        "is deleted": stored["deleted_at"] is not None,
        "reactions": {
            (user_id, reaction["emoji"])
            for reaction in stored.get("reactions", ())
            for user_id in reaction["user_ids"]
        },
        "is pinned": stored.get("pin") is not None,
    }
    for name, value in expected.items():
        if actual[name] != value:
            yield f"{one.client_id}: {name} is {actual[name]!r}, not {value!r}"

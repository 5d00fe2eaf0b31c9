"""Mass assignment: unexpected fields change nothing.

Every operation is tried twice from the same beginning: as it is meant, and
with every column of every table in its body and in its query besides. Both
must leave the same database and answer the same.
"""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import SQLModel

from tests.support import access_policy
from tests.support.access_client import Caller
from tests.support.access_scenario import CALLERS, AccessScenario
from waves.core import clock
from waves.core.clock import now
from waves.core.ids import new_id

MARK = "assigned-in-mass"
LONG_AGO = "2001-02-03T04:05:06+00:00"
NUMBER = 987_654
PERSON = {"user_id", "sender_id", "receiver_id", "blocker_id", "blocked_id"}
NEVER_A_COLUMN = {
    "is_admin": True,
    "admin": True,
    "role": MARK,
    "google_sub": MARK,
    "verified": True,
    "status": "accepted",
    "open": True,
}
RULES = {
    str(rule): rule
    for rule in access_policy.rules()
    if any(status in {200, 201, 204} for status in rule.statuses)
}
# What is new differs from one try to the next: ids, hashes, and times of today.
_FRESH = re.compile(
    r"[0-9a-f]{64}|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|\$2b\$[^'\"]+"
)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|\+00:00)?")


def everything(scenario: AccessScenario) -> dict[str, Any]:
    """Return a valid value, different from the stored one, for every column."""
    found: dict[str, Any] = {}
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            kind = column.type.python_type
            values = {
                bool: True,
                int: NUMBER,
                str: MARK,
                UUID: str(scenario.ids["mark"]),
            }
            found[column.name] = values.get(kind, LONG_AGO)
    people = dict.fromkeys(PERSON, str(scenario.people["thea"].id))
    return {**found, **people, **NEVER_A_COLUMN}


def plain(text: str, known: set[str]) -> str:
    """Return the text with every new value normalised."""

    def replaced(found: re.Match[str]) -> str:
        return found[0] if found[0].replace("-", "") in known else "fresh"

    def today(found: re.Match[str]) -> str:
        age = now().date() - date.fromisoformat(found[0][:10])
        return found[0] if found[0] in known or age.days > 1 else "now"

    return _TIME.sub(today, _FRESH.sub(replaced, text))


@pytest.mark.parametrize("name", RULES)
async def test_unexpected_fields_change_nothing(
    scenario: AccessScenario, browser, name: str, monkeypatch
) -> None:
    # A session is marked as seen once a minute: in both tries, or in neither.
    moment = now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    rule = RULES[name]
    caller = next(one for one in CALLERS[::-1] if rule.status(one) < 300)
    scenario.ids["mark"] = new_id()
    known = {
        value
        for rows in scenario.contents().values()
        for row in rows
        for value in row.values()
        if isinstance(value, str)
    }
    left: list[tuple[int, str, str]] = []
    for extra in (None, everything(scenario)):
        scenario.restore()
        answer = await Caller(scenario, browser(), caller).ask(rule, extra=extra)
        rows = repr(scenario.contents())
        assert scenario.ids["mark"].hex not in rows
        assert str(scenario.ids["mark"]) not in answer.text
        left.append((answer.status_code, plain(answer.text, known), plain(rows, known)))
    assert left[0] == left[1]
    assert left[0][0] == rule.status(caller)


def test_only_new_values_are_normalised() -> None:
    """The comparison does not treat a forged value as new."""
    old, fresh = new_id().hex, new_id().hex
    assert plain(f"{old} {fresh}", {old}) == f"{old} fresh"
    assert plain(f"at {LONG_AGO}", set()) == f"at {LONG_AGO}"
    assert plain(f"at {now().isoformat()}", set()) == "at now"

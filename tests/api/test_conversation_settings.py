"""Settings of conversations over HTTP."""

from datetime import timedelta

import pytest

from tests.support.database_snapshot import everything
from waves.core import clock

LATER = clock.now() + timedelta(days=30)
WRONG = [
    {"pinned": "true"},
    {"pinned": 1},
    {"archived": []},
    {"marked_unread": "yes"},
    {"pinned": True, "archived": True},
    *(
        {"muted_until": value, "pinned": True}
        for value in (
            "12026-01-01T00:00:00Z",
            f"{LATER.year + 9000:04}-01-01T00:00:00Z"[-20:],
            LATER.replace(tzinfo=None).isoformat(timespec="seconds"),
            "2001-01-01T00:00:00Z",
            (clock.now() + timedelta(days=400)).isoformat(),
            f"{int(LATER.timestamp())}",
            *(LATER.timestamp(), True, "forever", "", [], {}, "9999-12-31T23:59:59Z"),
            "2026-13-41T25:61:61Z",
            "0001-01-01T00:00:00+14:00",
        )
    ),
]


@pytest.fixture
async def talk(people):
    """Make Alice and Bob friends; return (alice, bob, path of the conversation)."""
    alice, bob = await people("alice", "bob")
    asked = await alice.post("/api/friend-requests", json={"user_id": str(bob.id)})
    await bob.post(f"/api/friend-requests/{asked.json()['id']}/accept")
    (conversation,) = (await alice.get("/api/conversations")).json()["items"]
    return alice, bob, f"/api/conversations/{conversation['id']}"


async def listed(person, **query):
    return (await person.get("/api/conversations", params=query)).json()["items"]


async def test_settings_are_changed_and_shown(talk):
    alice, bob, path = talk
    changes = {"pinned": True, "marked_unread": True, "muted_until": "always"}
    answer = await bob.patch(path, json=changes)
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in changes} == changes
    assert (await listed(bob)) == [answer.json()]
    [seen] = await listed(alice)
    settings = ("pinned", "archived", "muted_until", "marked_unread")
    assert [seen[name] for name in settings] == [False, False, None, False]
    answer = await bob.patch(path, json={"archived": True, "muted_until": None})
    assert [answer.json()[name] for name in settings] == [False, True, None, True]
    assert await listed(bob) == []
    assert await listed(bob, archived=True) == [answer.json()]
    assert (await bob.patch(path, json={})).json() == answer.json()


async def test_a_time_of_any_offset_is_returned_in_utc(talk):
    _, bob, path = talk
    until = LATER.replace(microsecond=0)
    east = (until + timedelta(hours=2)).replace(tzinfo=None).isoformat() + "+02:00"
    answer = await bob.patch(path, json={"muted_until": east})
    assert answer.json()["muted_until"] == until.isoformat().replace("+00:00", "Z")


# By number: both processes of a run must find the same names.
@pytest.mark.parametrize("change", WRONG, ids=range(len(WRONG)))
async def test_wrong_values_change_nothing(talk, change):
    _, bob, path = talk
    before = await everything()
    answer = await bob.patch(path, json=change)
    assert answer.status_code == 422
    assert answer.json()["fields"]
    assert await everything() == before


async def test_a_sixth_pin_is_refused(talk, people):
    _, bob, path = talk
    others = await people(*(f"friend{number}" for number in range(5)))
    for other in others:
        asked = await other.post("/api/friend-requests", json={"user_id": str(bob.id)})
        await bob.post(f"/api/friend-requests/{asked.json()['id']}/accept")
    rows = [one["id"] for one in await listed(bob) if not path.endswith(one["id"])]
    for id_ in rows:
        answer = await bob.patch(f"/api/conversations/{id_}", json={"pinned": True})
        assert answer.status_code == 200
    refused = await bob.patch(path, json={"pinned": True})
    assert (refused.status_code, refused.json()["error"]) == (409, "too_many_pins")

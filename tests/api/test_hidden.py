"""Objects of others look like missing ones.

For REST the matrix compares the answers; here are the queries behind them, how
long they take, and the same for every command of `/api/ws`.
"""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event

from tests.support import access_policy
from tests.support.access_scenario import RELATIONS, AccessScenario
from tests.support.api_client import BASE_URL
from tests.support.api_server import ApiServer, Page
from tests.support.call_signaling import ring
from waves.core.database import engine
from waves.core.ids import new_id
from waves.realtime.dispatcher import COMMANDS
from waves.realtime.protocol.codes import Topic
from waves.realtime.protocol.frames import Frame

OTHERS_THINGS = [
    rule for rule in access_policy.rules() if rule.object in {"talk", "to", "session"}
]
"""Olga's objects, which none of the callers may see."""
OTHERS_TALKS = [rule for rule in OTHERS_THINGS if rule.object == "talk"]
CALLERS = [name for name in RELATIONS if name != "self"]
ABOUT_NOTHING = {"hello", "leaving", "ping", "presence.active"}
ABOUT_SOMETHING = [
    command
    for command in COMMANDS
    if command.model_fields["type"].default not in ABOUT_NOTHING
]
TOPICS = [topic for topic in Topic if topic is not Topic.PRESENCE]
"""A friend who connects is seen to be online."""
TRIES = 30
FACTOR = 1.5
"""How far medians may differ: this much is noise on a busy machine. Additional
work for one of the two shows exactly in the queries."""


@pytest.fixture
async def stranger(scenario: AccessScenario, browser) -> httpx.AsyncClient:
    cookie = f"waves={scenario.people['stranger'].token}"
    return browser(headers={"Origin": BASE_URL, "Cookie": cookie})


async def ask(
    client,
    scenario: AccessScenario,
    rule: access_policy.Rule,
    wanted: access_policy.Wanted,
) -> httpx.Response:
    path = re.sub(r"\{\w+\}", str(wanted), rule.path)
    who = scenario.people["stranger"]
    body = access_policy.body_of(rule.method, rule.path, who, wanted)
    query = access_policy.query_of(rule, wanted)
    return await client.request(rule.method, path, json=body, params=query)


@contextmanager
def statements(database: engine.Database) -> Iterator[list[str]]:
    """Record every statement of the database."""
    noted: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest: object) -> None:
        noted.append(statement)

    sync_engine = database.engine.sync_engine
    event.listen(sync_engine, "before_cursor_execute", note)
    yield noted
    event.remove(sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize("rule", OTHERS_THINGS, ids=str)
async def test_hidden_and_missing_objects_cause_the_same_queries(
    scenario: AccessScenario, stranger, database, rule
) -> None:
    there, absent = access_policy.object_id(scenario, rule.object, "stranger"), new_id()
    asked: list[list[str]] = []
    for wanted in (there, absent):
        with statements(database) as noted:
            assert (await ask(stranger, scenario, rule, wanted)).status_code == 404
        asked.append(noted)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("rule", OTHERS_TALKS, ids=str)
async def test_hidden_and_missing_objects_take_the_same_time(
    scenario: AccessScenario, stranger, rule
) -> None:
    """CPU time: wall time includes other programs."""
    ids = [access_policy.object_id(scenario, rule.object, "stranger"), new_id()]
    took: list[list[float]] = [[], []]
    for number in range(2 * TRIES):
        began = time.process_time()
        await ask(stranger, scenario, rule, ids[number % 2])
        took[number % 2].append(time.process_time() - began)
    quick, slow = sorted(map(statistics.median, took))
    assert slow < FACTOR * quick


def frame_about(command: type[Frame], ids: dict[str, UUID]) -> dict[str, Any]:
    """Return a valid frame of this type that names these objects."""
    values = {
        "conversation_id": ids["conversation"],
        "message_id": ids["message"],
        "call_id": ids["call"],
        "client_id": new_id(),
        "body": "let me in",
        "emoji": "👍",
        "seq": 1,
        "active": True,
        "callee_id": ids["person"],
        "friend_id": ids["person"],
        "media": "video",
        "ticket": "nobody's",
        "link": "main",
        "epoch": 0,
        "n": 0,
    }
    fields = command.model_fields
    needed = {name for name, field in fields.items() if field.is_required()} - {"type"}
    frame: dict[str, Any] = {name: values[name] for name in sorted(needed)}
    if "control" in fields:
        frame["control"] = {"kind": "hello"}
    return frame


@pytest.fixture
async def ringing(
    server: ApiServer, scenario: AccessScenario
) -> tuple[Page, Page, UUID]:
    """Return Olga's and Thea's pages, in a call."""
    hers, theirs = [
        await (await server.open(token=scenario.people[name].token)).hello(
            "tab", *TOPICS
        )
        for name in ("self", "thea")
    ]
    call_id = await ring(hers, theirs, scenario.people["thea"])
    return hers, theirs, call_id


@pytest.mark.parametrize("caller", CALLERS)
async def test_commands_answer_hidden_objects_like_missing_ones(
    server: ApiServer, scenario: AccessScenario, ringing, caller
) -> None:
    *others, call_id = ringing
    before = scenario.contents()
    there = {**scenario.ids, "call": call_id, "person": new_id()}
    absent = dict.fromkeys(there, new_id())
    page = await server.open(token=scenario.people[caller].token)
    await page.hello("tab", *TOPICS)
    for command in ABOUT_SOMETHING:
        type_ = command.model_fields["type"].default
        answers = [
            await page.ask(type_, **frame_about(command, ids))
            for ids in (there, absent)
        ]
        assert answers[0] == answers[1], type_
        assert (answers[0]["type"], answers[0]["code"]) == ("error", "not_found")
    assert [await one.received_so_far() for one in others] == [[], []]
    assert await page.received_so_far() == []
    assert scenario.contents() == before


async def test_a_reply_to_a_hidden_message_fails_like_one_to_a_missing_one(
    scenario: AccessScenario, browser
) -> None:
    cookie = f"waves={scenario.people['friend'].token}"
    friend = browser(headers={"Origin": BASE_URL, "Cookie": cookie})
    path = f"/api/conversations/{scenario.between['friend']['conversation']}/messages"
    answers = []
    for message in (scenario.ids["message"], new_id()):
        draft = {"client_id": str(new_id()), "body": "hi", "reply_to": str(message)}
        answers.append(await friend.post(path, json=draft))
    assert [one.status_code for one in answers] == [422, 422]
    assert answers[0].content == answers[1].content

"""The allowed keys of every response and push."""

from typing import Any

import pytest

from tests.support import access_policy
from tests.support.access_client import Caller
from tests.support.access_scenario import AccessScenario
from tests.support.api_server import ApiServer, Page
from tests.support.call_signaling import connected, offer, ring
from tests.support.exposed_fields import ANSWERS, ERROR, PUSHES, keys_of
from tests.support.uploads import add_file
from waves.core.ids import new_id
from waves.friends import service as friends
from waves.realtime import dispatcher as protocol
from waves.realtime.protocol.codes import Topic

IN_EVERY_FRAME = {"type", "ref"}
NOT_ON_THIS_DAY = {
    "call.accepted": {"replaces"},
    "error": {"retry_after"},
    "message.new": {"edited_at", "deleted_at", "expires_at"},
    "message.changed": {"expires_at"},
    "presence": {"last_seen_at"},
}
"""Errors that need a race or a flood, and what no page sends."""
RULES = access_policy.rules()
OPERATIONS = sorted({f"{rule.method} {rule.path}" for rule in RULES})
JSON_TYPE = "application/json"
LOOKERS = ("self", "friend", "asker", "asked", "stranger", "blocker")
"""Together they see every field."""


@pytest.fixture
def relay(override) -> None:
    override(
        stun_urls="stun:stun.example",
        turn_urls="turn:turn.example",
        turn_secret="a secret of coturn",
    )


@pytest.mark.usefixtures("relay")
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_a_response_has_the_allowed_keys_only(
    scenario: AccessScenario, browser, operation
) -> None:
    seen: set[str] = set()
    for rule in RULES:
        if f"{rule.method} {rule.path}" != operation:
            continue
        for name in LOOKERS:
            scenario.restore()
            answer = await Caller(scenario, browser(), name).ask(rule)
            if answer.is_error:
                # Which field is wrong is said of the asker's own fields only.
                keys = {key.partition(".")[0] for key in keys_of(answer.json())}
                assert keys <= ERROR
            elif answer.content and answer.headers["content-type"] == JSON_TYPE:
                seen |= set(keys_of(answer.json()))
    assert seen == ANSWERS[operation]


def test_every_frame_field_is_public() -> None:
    frames = {frame.model_fields["type"].default: frame for frame in protocol.PUSHES}
    assert set(frames) == set(PUSHES)
    for type_, frame in frames.items():
        outermost = {key.partition(".")[0] for key in PUSHES[type_]}
        assert set(frame.model_fields) - IN_EVERY_FRAME == outermost, type_


class PushRecorder:
    """Records every frame of one user."""

    def __init__(self, page: Page, name: str) -> None:
        self.name = name
        self.frames = [page.welcome]
        self._receive = page.receive
        page.receive = self.receive

    async def receive(self) -> dict[str, Any]:
        self.frames.append(frame := await self._receive())
        return frame


async def test_a_push_has_the_allowed_keys_only(
    server: ApiServer, scenario: AccessScenario
) -> None:
    """Let Olga and her friend cause every push, with all subscriptions."""
    olga, friend = scenario.olga, scenario.people["friend"]
    hers = await (await server.open(token=olga.token)).hello("self", *Topic)
    his = await (await server.open(token=friend.token)).hello("friend", *Topic)
    recorders = [PushRecorder(hers, "self"), PushRecorder(his, "friend")]
    await _talk(hers, his, scenario)
    await _call(hers, his, friend)
    await friends.unfriend(olga.id, friend.id)
    asked = await friends.send_request(friend.id, olga.id)
    await friends.accept(olga.id, asked.id)
    assert (await hers.ask("call.accept", call_id=new_id()))["type"] == "error"
    for page in (hers, his):
        await page.received_so_far()

    again = await (await server.open(token=friend.token)).hello("again", "calls")
    recorders.append(PushRecorder(again, "friend"))
    assert again.welcome["missed"]
    _check(recorders, scenario)


async def _talk(hers: Page, his: Page, scenario: AccessScenario) -> None:
    talk = scenario.between["friend"]["conversation"]
    answered = scenario.between["friend"]["message"]
    body = {"client_id": new_id(), "body": "whispered-by-olga", "reply_to": answered}
    files = [await add_file(scenario.olga.id, is_image=one) for one in (True, False)]
    sent = await hers.ask("message.send", conversation_id=talk, files=files, **body)
    await hers.send("typing", conversation_id=talk, active=True)
    answer = scenario.between["friend"]["answer"]
    await his.ask("message.react", message_id=answer, emoji="👍", active=True)
    await his.ask(
        "message.react", message_id=sent["message_id"], emoji="👍", active=True
    )
    await his.ask("message.read", conversation_id=talk, seq=3)
    await hers.ask("presence.get", friend_id=scenario.people["friend"].id)


async def _call(hers: Page, his: Page, friend) -> None:
    cancelled = await ring(hers, his, friend)
    await hers.ask("call.cancel", call_id=cancelled)
    call_id, *_ = await connected(hers, his, friend)
    await hers.send("signal", **offer(call_id))
    said = {"call_id": call_id, "link": "main", "epoch": 0}
    await hers.send("signal", n=1, candidate={"candidate": ""}, **said)
    await hers.send("signal", n=2, control={"kind": "hello"}, **said)
    for _ in range(3):
        await his.receive_until("signal")
    await hers.ask("call.hang_up", call_id=call_id)
    await his.receive_until("call.ended")


def _check(recorders: list[PushRecorder], scenario: AccessScenario) -> None:
    seen: dict[str, set[str]] = {}
    for recorder in recorders:
        for frame in recorder.frames:
            assert scenario.told(str(frame), recorder.name) == set()
            seen.setdefault(frame["type"], set()).update(keys_of(frame))
    assert set(seen) == set(PUSHES)
    for type_, keys in seen.items():
        expected = PUSHES[type_] - NOT_ON_THIS_DAY.get(type_, set())
        assert keys - IN_EVERY_FRAME == expected, type_

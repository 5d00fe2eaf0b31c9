"""Rate limits of sockets are per user and do not affect other users (Z8)."""

import asyncio

import pytest
from limits import parse
from websockets.exceptions import ConnectionClosed

from tests.support.api_server import ApiUser, Page, conversation_of, until
from tests.support.timeouts import PATIENCE
from waves.chat.messages import service as messages
from waves.core import rate_limits
from waves.core.errors import TooManyRequestsError
from waves.core.ids import new_id
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.realtime import hub


@pytest.fixture
def by_the_minute(monkeypatch):
    """Use limits per minute, so that the speed of the machine does not matter."""
    slow = {Rule.SEND: (parse("20/minute"),), Rule.FRAME: (parse("60/minute"),)}
    monkeypatch.setattr(rate_limits, "_RULES", {**rate_limits._RULES, **slow})


async def flood(page: Page, frames: int) -> int:
    """Send malformed frames until the server closes; return the close code."""
    try:
        for _ in range(frames):
            await page.send_raw("nonsense")
    except ConnectionClosed:
        pass
    return await page.closed()


def message(conversation_id, body="hello"):
    return {"conversation_id": conversation_id, "client_id": new_id(), "body": body}


@pytest.mark.parametrize(
    ("rule", "most"), [(Rule.FRAME, 500), (Rule.SEND, 20), (Rule.INVITE, 12)]
)
async def test_each_rule_allows_a_limited_burst(rule, most):
    spend, somebody = current(RateLimiter).spend, new_id()
    for _ in range(most):
        await spend(rule, somebody)
    with pytest.raises(TooManyRequestsError):
        await spend(rule, somebody)
    await spend(rule, new_id())


async def test_a_flooding_socket_is_closed_and_others_are_not_affected(server, caplog):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page(), await bob.page()
    assert await flood(hers, 1000) == 4429
    await his.send("message.send", **message(conversation_id))
    frames = {(await his.receive())["type"] for _ in range(2)}
    assert frames == {"message.new", "message.ack"}
    await until(lambda: len(server.realtime.hub) == 1)
    assert not caplog.records


@pytest.mark.usefixtures("by_the_minute")
async def test_frames_are_answered_up_to_the_limit(server):
    [alice] = await server.people("alice")
    page = await alice.page()
    # The opening and hello count as the first two frames.
    for _ in range(58):
        await page.send_raw("nonsense")
        assert (await page.receive())["code"] == "malformed"
    await page.send_raw("nonsense")
    with pytest.raises(ConnectionClosed) as end:
        await page.receive()
    assert end.value.rcvd is not None
    assert end.value.rcvd.code == 4429


@pytest.mark.usefixtures("by_the_minute")
async def test_reconnecting_does_not_reset_the_limit(server):
    alice, bob = await server.people("alice", "bob")
    other_tab = await alice.page("other")
    assert await flood(await alice.page(), 100) == 4429
    for _ in range(3):
        assert await (await alice.open()).closed() == 4429
    await other_tab.send("ping")
    assert await other_tab.closed() == 4429
    assert (await (await bob.page()).ask("ping"))["type"] == "pong"


@pytest.mark.usefixtures("by_the_minute")
async def test_opening_a_socket_counts_as_a_frame(server):
    [alice] = await server.people("alice")
    for _ in range(60):
        await (await alice.open()).close()
    assert await (await alice.open()).closed() == 4429


async def test_a_socket_is_accepted_again_after_a_pause(server, monkeypatch):
    few = {**rate_limits._RULES, Rule.FRAME: (parse("20/1 second"),)}
    monkeypatch.setattr(rate_limits, "_RULES", few)
    [alice] = await server.people("alice")
    assert await flood(await alice.page(), 500) == 4429
    async with asyncio.timeout(PATIENCE):
        while not await can_speak(alice):  # noqa: ASYNC110  the timeout above limits it
            await asyncio.sleep(0.1)


async def can_speak(person: ApiUser) -> bool:
    try:
        page = await person.page()
    except ConnectionClosed:
        return False
    return (await page.ask("ping"))["type"] == "pong"


@pytest.mark.usefixtures("by_the_minute")
async def test_a_message_over_the_limit_is_refused_with_a_retry_delay(server):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    his, tabs = await bob.page(), [await alice.page(f"tab{n}", "calls") for n in "ab"]
    answers = [
        await tabs[n % 2].ask("message.send", **message(conversation_id, f"{n}"))
        for n in range(24)
    ]
    assert [one["type"] for one in answers] == ["message.ack"] * 20 + ["error"] * 4
    for refused in answers[20:]:
        assert refused["code"] == "too_many_requests"
        assert 1 <= refused["retry_after"] <= 60
    heard = [frame["body"] for frame in await his.received_so_far()]
    assert heard == [f"{n}" for n in range(20)]
    stored = (await messages.page(bob.id, conversation_id)).items
    assert [row.body for row in stored] == heard


@pytest.mark.usefixtures("by_the_minute")
async def test_repeated_messages_are_counted(server):
    alice, bob = await server.friends("alice", "bob")
    again = message(await conversation_of(alice, bob))
    page = await alice.page()
    answers = [await page.ask("message.send", **again) for _ in range(21)]
    assert [one["type"] for one in answers] == ["message.ack"] * 20 + ["error"]


@pytest.mark.usefixtures("by_the_minute")
async def test_rest_and_the_socket_share_the_message_limit(server, browser):
    alice, bob = await server.friends("alice", "bob")
    conversation_id = await conversation_of(alice, bob)
    page = await alice.page("tab", "calls")
    client = browser(cookies={"waves": alice.token})
    path = f"/api/conversations/{conversation_id}/messages"

    async def post():
        return await client.post(
            path, json={"client_id": str(new_id()), "body": "hello"}
        )

    for _ in range(10):
        sent = message(conversation_id)
        assert (await page.ask("message.send", **sent))["type"] == "message.ack"
        assert (await post()).status_code == 201
    refused = await post()
    assert (refused.status_code, refused.json()["error"]) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    answer = await page.ask("message.send", **message(conversation_id))
    assert answer["code"] == "too_many_requests"
    assert len((await messages.page(bob.id, conversation_id)).items) == 20


async def dial(page: Page, callee: ApiUser) -> dict:
    """Invite and cancel; return the response to the invitation."""
    call_id = new_id()
    await page.send(
        "call.invite", ref="r", call_id=call_id, callee_id=callee.id, media="video"
    )
    await page.send("call.cancel", ref="end", call_id=call_id)
    return await page.receive()


async def test_a_ring_over_the_limit_does_not_reach_the_callee(server):
    alice, bob, carol = await server.friends("alice", "bob", "carol")
    his = await bob.page()
    for number in range(12):
        hers = await alice.page(f"tab{number % 3}")
        assert (await dial(hers, bob))["type"] == "call.ended"
        await his.receive_until("call.incoming")
        await his.receive_until("call.ended")
    for _ in range(3):
        refused = await dial(await alice.page(), bob)
        assert (refused["type"], refused["code"]) == ("error", "too_many_requests")
        assert 1 <= refused["retry_after"] <= 60
    assert await his.received_so_far() == []
    assert (await dial(await carol.page(), bob))["type"] == "call.ended"
    assert (await his.receive())["caller"]["username"] == "carol"


async def test_the_sockets_of_a_user_are_limited_and_open_ones_stay_open(
    server, monkeypatch
):
    monkeypatch.setattr(hub, "MOST_SOCKETS", 3)
    alice, bob = await server.people("alice", "bob")
    pages = [await alice.page(f"tab{n}") for n in range(3)]
    # The limit includes all sessions of the user.
    elsewhere = await server.log_in(alice)
    assert await (await elsewhere.open()).closed() == 4429
    for page in [*pages, await bob.page()]:
        assert (await page.ask("ping"))["type"] == "pong"
    await pages[0].close()
    await until(lambda: len(server.realtime.hub) == 3)
    await elsewhere.page("fresh")

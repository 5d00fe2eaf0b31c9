"""The effects of unfriending and blocking, in open pages too.

The policy: what was written stays readable to both, and each still marks it as
read, for themselves; nothing is written, rung, signaled or announced between the
two any more; neither hears who wanted it, nor what the other reads. Relay
credentials belong to the person and not to a friendship: they go with the
session, and name nobody else.
"""

from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest

from tests.support.api_client import BASE_URL
from tests.support.api_server import ApiServer, ApiUser, Page, befriend, conversation_of
from tests.support.call_signaling import connected, offer
from waves.calls.registry import MemoryRegistry
from waves.core.ids import new_id
from waves.friends import service as friends
from waves.realtime.protocol.codes import Topic

WAYS = ("unfriend", "block")
# A change of presence is told when it has lasted: see `test_presence.py`.
TOPICS = sorted(set(Topic) - {Topic.PRESENCE})


@dataclass
class Ended:
    """Two former friends, each with an open page."""

    alice: ApiUser
    bob: ApiUser
    hers: Page
    his: Page
    talk: UUID


@pytest.fixture(params=WAYS)
async def ended(request, server: ApiServer) -> Ended:
    alice, bob = await server.friends("alice", "bob")
    hers = await alice.page("tab", *TOPICS)
    his = await bob.page("tab", *TOPICS)
    talk = await conversation_of(alice, bob)
    for page in (hers, his):
        await write(page, talk)
    for page in (hers, his):
        await page.received_so_far()
    await getattr(friends, request.param)(alice.id, bob.id)
    return Ended(alice, bob, hers, his, talk)


async def write(page: Page, talk: UUID):
    draft = {"client_id": new_id(), "body": "hello"}
    return await page.ask("message.send", conversation_id=talk, **draft)


async def over_http(server: ApiServer, person: ApiUser) -> httpx.AsyncClient:
    headers = {"Origin": BASE_URL, "Cookie": f"waves={person.token}"}
    base = f"http://127.0.0.1:{server.port}"
    return httpx.AsyncClient(base_url=base, headers=headers, trust_env=False)


async def test_both_open_pages_get_the_same_frames_only(ended: Ended) -> None:
    heard = [await page.received_so_far() for page in (ended.hers, ended.his)]
    for frames, gone in zip(heard, (ended.bob, ended.alice), strict=True):
        [removed] = frames
        assert removed["type"] == "friend.removed"
        assert removed["user"]["id"] == str(gone.id)


async def test_neither_an_open_page_nor_rest_can_send(
    server: ApiServer, ended: Ended
) -> None:
    for page, person in ((ended.hers, ended.alice), (ended.his, ended.bob)):
        answer = await write(page, ended.talk)
        assert (answer["type"], answer["code"]) == ("error", "conversation_closed")
        async with await over_http(server, person) as client:
            path = f"/api/conversations/{ended.talk}/messages"
            draft = {"client_id": str(new_id()), "body": "hello"}
            refused = await client.post(path, json=draft)
            assert (refused.status_code, refused.json()["error"]) == (
                409,
                "conversation_closed",
            )


async def test_neither_can_call(ended: Ended) -> None:
    await ended.his.received_so_far()
    for page, callee in ((ended.hers, ended.bob), (ended.his, ended.alice)):
        asked = {"call_id": new_id(), "callee_id": callee.id, "media": "video"}
        answer = await page.ask("call.invite", **asked)
        assert (answer["type"], answer["code"]) == ("error", "not_found")
    for page in (ended.hers, ended.his):
        assert "call.incoming" not in {
            one["type"] for one in await page.received_so_far()
        }


async def test_both_keep_the_history(server: ApiServer, ended: Ended) -> None:
    for person in (ended.alice, ended.bob):
        async with await over_http(server, person) as client:
            path = f"/api/conversations/{ended.talk}"
            page = (await client.get(f"{path}/messages")).json()
            assert [one["seq"] for one in page["items"]] == [1, 2]
            [row] = (await client.get("/api/conversations")).json()["items"]
            assert row["open"] is False
            read = await client.post(f"{path}/read", json={"seq": 2})
            assert read.json()["read_seq"] == 2


async def test_former_friends_get_no_more_frames_of_each_other(
    server: ApiServer, ended: Ended
) -> None:
    """No presence, read marks or renames, not even in an open page."""
    await ended.hers.received_so_far()
    await ended.his.close()
    back = await ended.bob.page("another", *Topic)
    await back.send("typing", conversation_id=ended.talk, active=True)
    for command in ("message.delivered", "message.read"):
        answer = await back.ask(command, conversation_id=ended.talk, seq=2)
        assert answer["delivered_seq"] == 2
    async with await over_http(server, ended.bob) as client:
        assert (
            await client.patch("/api/users/me", json={"display_name": "Robert"})
        ).status_code == 200
    await back.close()
    assert await ended.hers.received_so_far() == []


@pytest.mark.parametrize("way", WAYS)
async def test_the_call_ends_and_its_ticket_is_invalid(server: ApiServer, way) -> None:
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    call_id, told, accepted = await connected(hers, his, bob)
    await getattr(friends, way)(alice.id, bob.id)
    for page in (hers, his):
        assert (await page.receive_until("call.ended"))["reason"] == "peer_left"
    await his.send("signal", **offer(call_id))
    for page, ticket in ((hers, told["ticket"]), (his, accepted["ticket"])):
        answer = await page.ask("call.resume", ticket=ticket)
        assert (answer["type"], answer["code"]) == ("error", "not_found")
    assert "signal" not in {one["type"] for one in await hers.received_so_far()}


@pytest.mark.parametrize("way", WAYS)
async def test_a_ticket_does_not_register_the_call_again(
    server: ApiServer, way
) -> None:
    """After a restart the registry is empty: only the friendship check refuses."""
    alice, bob = await server.friends("alice", "bob")
    hers, his = await alice.page(), await bob.page()
    _, told, _ = await connected(hers, his, bob)
    coordinator = server.realtime.calls._coordinator
    coordinator.registry = MemoryRegistry(coordinator.scheduler.now)
    await getattr(friends, way)(alice.id, bob.id)
    answer = await hers.ask("call.resume", ticket=told["ticket"])
    assert (answer["type"], answer["code"]) == ("error", "not_found")


async def test_turn_credentials_need_a_session_and_name_only_its_user(
    server: ApiServer, ended: Ended, override
) -> None:
    override(turn_urls="turn:turn.example", turn_secret="a secret of coturn")
    async with await over_http(server, ended.bob) as client:
        [relay] = (await client.get("/api/ice-servers")).json()["items"]
        assert relay["username"].endswith(f":{ended.bob.id}")
        assert str(ended.alice.id) not in str(relay)
        assert (await client.post("/api/auth/logout")).status_code == 204
        assert (await client.get("/api/ice-servers")).status_code == 401


async def test_a_block_looks_like_unfriending_to_the_blocked(
    server: ApiServer,
) -> None:
    stories = []
    for way in WAYS:
        alice, bob = await server.friends(f"alice-{way}", f"bob-{way}")
        his = await bob.page("tab", *TOPICS)
        talk = await conversation_of(alice, bob)
        await getattr(friends, way)(alice.id, bob.id)
        story: list[object] = [*await his.received_so_far(), await write(his, talk)]
        asked = {"call_id": new_id(), "callee_id": alice.id, "media": "audio"}
        story.append(await his.ask("call.invite", **asked))
        async with await over_http(server, bob) as client:
            for method, path in (
                ("GET", f"/api/users/{alice.id}"),
                ("GET", "/api/conversations"),
                ("GET", "/api/friends"),
                ("GET", "/api/friend-requests"),
                ("DELETE", f"/api/friends/{alice.id}"),
            ):
                answer = await client.request(method, path)
                story.append((path[:12], answer.status_code, keys(answer)))
        stories.append([shape(one, way) for one in story])
    assert stories[0] == stories[1]


def keys(answer: httpx.Response) -> list[str]:
    return sorted(answer.json()) if answer.content else []


def shape(told, way: str) -> str:
    """Return the frames without ids and names."""
    if isinstance(told, dict) and "user" in told:
        return f"{told['type']} {told['user']['username'].removesuffix(f'-{way}')}"
    return repr(told)


async def test_renewed_friends_can_write_and_call_at_once(ended: Ended) -> None:
    for one, other in ((ended.alice, ended.bob), (ended.bob, ended.alice)):
        if other.id in {person.id for person in await friends.list_blocks(one.id)}:
            await friends.unblock(one.id, other.id)
    await befriend(ended.alice, ended.bob)
    assert (await write(ended.his, ended.talk))["type"] == "message.ack"

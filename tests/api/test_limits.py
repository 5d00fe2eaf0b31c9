"""Rate limits over HTTP."""

import asyncio

import httpx
import pytest

from tests.support.api_client import BASE_URL, PASSWORD, Person, form_of
from tests.support.friendships import strangers
from tests.support.uploads import announced, send_chunk
from waves.core.ids import new_id
from waves.friends import service as friends


async def log_in(person: Person, login: str, password: str) -> httpx.Response:
    return await person.post(
        "/api/auth/login", json={"login": login, "password": password}
    )


async def test_guessing_is_limited_with_retry_after(people, browser):
    await people("alice")
    guesser = browser()
    answers = [await log_in(guesser, "alice", f"guess {n}") for n in range(20)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [401] * 8 + [429] * 12
    refused = answers[-1]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["retry-after"] in refused.json()["detail"]
    assert refused.json()["error"] == "too_many_requests"


async def test_the_right_password_is_refused_over_the_limit(people, browser):
    await people("alice")
    for number in range(8):
        await log_in(browser(), "alice", f"guess {number}")
    assert (await log_in(browser(), "alice", PASSWORD)).status_code == 429
    assert (await log_in(browser(), "ALICE", PASSWORD)).status_code == 429


async def test_guessing_does_not_lock_out_other_addresses(people, browser):
    await people("alice")
    for number in range(20):
        await log_in(browser(), "alice", f"guess {number}")
    home = browser(address="198.51.100.7")
    assert (await log_in(home, "alice", PASSWORD)).status_code == 200


async def test_a_missing_account_is_limited_too(people, browser):
    await people("alice")
    there = [(await log_in(browser(), "alice", "no")).status_code for _ in range(12)]
    absent = [(await log_in(browser(), "nobody", "no")).status_code for _ in range(12)]
    assert there == absent


async def test_attempts_at_many_accounts_are_limited(browser):
    answers = await asyncio.gather(
        *(log_in(browser(), f"person{n}", "Summer2026") for n in range(100))
    )
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(401), statuses.count(429)) == (40, 60)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_a_forged_address_does_not_reset_the_limit(browser, header: str):
    statuses = [
        (
            await log_in(
                browser(headers={"Origin": BASE_URL, header: f"203.0.113.{n}"}),
                f"person{n}",
                "Summer2026",
            )
        ).status_code
        for n in range(45)
    ]
    assert statuses[-5:] == [429] * 5


async def test_a_trusted_proxy_sets_the_address(browser, override):
    override(trusted_proxy_hops=1)

    async def try_from(forwarded: str, number: int) -> int:
        headers = {"Origin": BASE_URL, "X-Forwarded-For": forwarded}
        person = browser(headers=headers)
        return (await log_in(person, f"person{number}", "Summer2026")).status_code

    # The client's own word stands before what the proxy has seen.
    mine = [await try_from(f"203.0.113.{n}, 198.51.100.7", n) for n in range(45)]
    assert mine[-5:] == [429] * 5
    assert await try_from("198.51.100.7, 198.51.100.8", 99) == 401


async def test_sign_ups_are_limited(browser):
    answers = [
        await browser().post("/api/auth/signup", json=form_of(f"person{n}"))
        for n in range(12)
    ]
    assert [one.status_code for one in answers] == [201] * 10 + [429] * 2


async def test_searches_are_limited(people):
    (alice,) = await people("alice")
    answers = [await alice.get("/api/users?query=bo") for _ in range(62)]
    assert [one.status_code for one in answers] == [200] * 60 + [429] * 2


async def test_requests_to_the_same_user_are_limited(people):
    alice, bob = await people("alice", "bob")
    statuses: list[int] = []
    for _ in range(5):
        asked = await alice.post(
            "/api/friend-requests", json={"user_id": str(bob.me.id)}
        )
        statuses.append(asked.status_code)
        if asked.status_code == 201:
            await bob.post(f"/api/friend-requests/{asked.json()['id']}/reject")
    assert statuses == [201, 201, 201, 429, 429]


async def test_friend_requests_are_limited(people):
    """20 requests a minute, regardless of receivers and their answers."""
    (alice,) = await people("alice")
    scenario = await strangers(22)
    for one in scenario[:5]:
        await friends.block(one, alice.id)
    answers = [
        await alice.post("/api/friend-requests", json={"user_id": str(one)})
        for one in scenario
    ]
    assert [one.status_code for one in answers] == [201] * 20 + [429] * 2
    assert {one.json()["status"] for one in answers[:20]} == {"pending"}
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


async def test_a_block_does_not_change_the_request_limit(people):
    """The limit does not reveal a block either."""
    alice, bob, carol = await people("alice", "bob", "carol")
    await friends.block(bob.id, alice.id)

    async def ask_and_take_back(other: Person) -> list[int]:
        statuses: list[int] = []
        for _ in range(4):
            asked = await alice.post(
                "/api/friend-requests", json={"user_id": str(other.id)}
            )
            statuses.append(asked.status_code)
            if asked.status_code == 201:
                await alice.delete(f"/api/friend-requests/{asked.json()['id']}")
        return statuses

    assert await ask_and_take_back(bob) == [201, 201, 201, 429]
    assert await ask_and_take_back(carol) == [201, 201, 201, 429]


async def test_a_wrong_current_password_is_counted_too(people):
    (alice,) = await people("alice")
    change = {"current_password": "wrong", "new_password": "a new and long one"}
    answers = [await alice.post("/api/auth/password", json=change) for _ in range(10)]
    assert [one.status_code for one in answers] == [422] * 8 + [429] * 2


async def test_announced_files_are_limited(people):
    alice, bob = await people("alice", "bob")
    one = announced(b"text")
    answers = [await alice.post("/api/files", json=one) for _ in range(125)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [201] + [200] * 119 + [429] * 5
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert (await bob.post("/api/files", json=one)).status_code == 201


async def test_chunks_of_files_are_limited(people):
    alice, bob = await people("alice", "bob")
    missing = str(new_id())
    answers = [await send_chunk(alice, missing, 0, b"text") for _ in range(305)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [404] * 300 + [429] * 5
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 30
    assert (await send_chunk(bob, missing, 0, b"text")).status_code == 404

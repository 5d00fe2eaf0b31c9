"""The `leaving` frame, and requests for pages."""

from typing import Any

import httpx
import pytest

from tests.support.api_server import ApiServer, ApiUser
from tests.support.call_signaling import connected
from waves.calls.schemas import Departure
from waves.core.security import read_session_token

TYPED = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
DOCUMENT = {**TYPED, "Sec-Fetch-Dest": "document"}


@pytest.fixture(autouse=True)
def no_page_is_too_young(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waves.realtime.page_loads.YOUNG_SECONDS", 0.0)


async def ask_for(
    server: ApiServer, path: str, token: str, headers: dict[str, str]
) -> None:
    base = f"http://127.0.0.1:{server.port}"
    async with httpx.AsyncClient(base_url=base, trust_env=False) as browser:
        await browser.get(path, headers={**headers, "Cookie": f"waves={token}"})


async def departure(server: ApiServer, person: ApiUser) -> Departure:
    session_id = read_session_token(person.token).sid
    loads = server.realtime.page_loads
    counted = await loads.count(session_id)
    return await loads.departure(session_id, 0, counted=counted)


@pytest.mark.parametrize("headers", [DOCUMENT, TYPED], ids=["https", "http"])
async def test_closing_the_page_ends_the_call_for_both(
    server: ApiServer, headers
) -> None:
    alice, bob = await server.friends("alice", "bob")
    await ask_for(server, "/c/bob", alice.token, headers)
    hers, his = await alice.page(), await bob.page()
    call_id, _, _ = await connected(hers, his, bob)
    await hers.send("leaving", page_age=0)
    await hers.close()
    assert await his.receive() == {
        "type": "call.ended",
        "call_id": str(call_id),
        "reason": "left",
    }


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/assets/app.js", {**TYPED, "Sec-Fetch-Dest": "script"}),
        ("/c/bob", {**TYPED, "Sec-Fetch-Dest": "iframe"}),
        ("/c/bob", {"Accept": "*/*"}),
        ("/api/auth/me", DOCUMENT),
    ],
)
async def test_other_requests_do_not_count_as_pages(
    server: ApiServer, path, headers
) -> None:
    (alice,) = await server.people("alice")
    await ask_for(server, path, alice.token, headers)
    assert await departure(server, alice) is Departure.RELOADING


async def test_pages_are_counted_per_valid_session(
    server: ApiServer,
) -> None:
    alice, bob = await server.people("alice", "bob")
    await ask_for(server, "/", bob.token, DOCUMENT)
    for token in ("", "nonsense", alice.token[:-4]):
        await ask_for(server, "/", token, DOCUMENT)
    assert await departure(server, alice) is Departure.RELOADING
    assert await departure(server, bob) is Departure.CLOSED


@pytest.mark.parametrize(
    ("pages", "expected"), [(0, Departure.CLOSED), (1, Departure.RELOADING)]
)
async def test_pages_are_counted_from_the_opening_of_the_socket(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch, pages: int, expected: Departure
) -> None:
    told: list[Departure] = []
    real = server.realtime.page_loads.departure

    async def departure_of(*args: Any, **options: Any) -> Departure:
        # Read so late that, by its age, the page is newer than any request.
        told.append(await real(args[0], -60.0, **options))
        return told[-1]

    monkeypatch.setattr(server.realtime.page_loads, "departure", departure_of)
    monkeypatch.setattr("waves.realtime.page_loads.YOUNG_SECONDS", -100.0)
    (alice,) = await server.people("alice")
    await ask_for(server, "/", alice.token, DOCUMENT)
    page = await alice.page()
    for _ in range(pages):
        await ask_for(server, "/", alice.token, DOCUMENT)
    await page.send("leaving", page_age=0)
    await page.ask("ping")
    assert told == [expected]


async def test_an_invalid_age_is_refused(server: ApiServer) -> None:
    (alice,) = await server.people("alice")
    page = await alice.page()
    for age in (-1, 1.5, "7", None, 2**53):
        assert (await page.ask("leaving", page_age=age))["code"] == "invalid"

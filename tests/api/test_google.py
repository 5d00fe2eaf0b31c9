"""The authorization code flow with an OpenID provider (O1 to O3, O6 to O10)."""

import asyncio
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text
from starlette.responses import HTMLResponse, JSONResponse, Response

from tests.support.openid_client import (
    CALLBACK,
    START,
    begin,
    come_back,
    is_signed_in,
    problem_of,
    sign_in,
)
from tests.support.openid_issuer import (
    ACCESS_TOKEN,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    Issuer,
)
from waves.accounts.identities import oidc_flow, provider
from waves.core.database.engine import read_db


async def test_the_authorization_request(issuer: Issuer, browser):
    starts = [issuer.asked(await begin(browser())) for _ in range(50)]
    for name in ("state", "nonce", "code_challenge"):
        values = [start[name] for start in starts]
        assert len(set(values)) == len(values)
        assert all(len(value) >= 43 for value in values), "256 bits"
    asked = starts[0]
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"].split() == ["openid", "email", "profile"]
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"http://localhost:3000{CALLBACK}"
    assert "access_type" not in asked


async def test_the_access_type_is_configurable(issuer: Issuer, browser, override):
    override(google_access_type="offline")
    assert issuer.asked(await begin(browser()))["access_type"] == "offline"


async def test_the_first_sign_in_creates_the_account_and_the_second_uses_it(
    issuer: Issuer, browser
):
    first, second = browser(), browser()
    assert await sign_in(first, issuer, "/c/bob") == "/c/bob"
    me = (await first.get("/api/auth/me")).json()
    assert me["username"] == "alice"
    assert me["display_name"] == "Alice A."
    assert me["email_verified"] is True
    issuer.person |= {"email": "moved@example.com", "name": "Another"}
    await sign_in(second, issuer)
    again = (await second.get("/api/auth/me")).json()
    assert again["id"] == me["id"], "the subject is the key, not the address"


async def test_a_taken_user_name_gets_a_number(issuer: Issuer, people, browser):
    await people("alice")
    issuer.person["email"] = "alice@elsewhere.example"
    person = browser()
    await sign_in(person, issuer)
    assert (await person.get("/api/auth/me")).json()["username"] == "alice2"


async def test_a_callback_in_another_browser_is_refused_and_leaves_the_flow_valid(
    issuer: Issuer, browser
):
    hers, his = browser(), browser()
    back = issuer.consent(await begin(hers))
    await begin(his)
    answer = await his.get(CALLBACK, params=back)
    assert problem_of(answer.headers["location"]) == "google_expired"
    assert "set-cookie" not in answer.headers
    assert issuer.exchanges == []
    assert await come_back(hers, back) == "/"
    assert await is_signed_in(hers)
    assert not await is_signed_in(his)


async def test_a_callback_is_accepted_once(issuer: Issuer, browser):
    person = browser()
    back = issuer.consent(await begin(person))
    cookies = dict(person.cookies)
    assert await come_back(person, back) == "/"
    assert problem_of(await come_back(person, back)) == "google_expired"
    copy = browser()
    for name, value in cookies.items():
        copy.cookies.set(name, value, domain="localhost.local", path="/")
    assert problem_of(await come_back(copy, back)) == "google_expired"
    assert len(issuer.exchanges) == 1


async def test_concurrent_equal_callbacks_are_accepted_once(issuer: Issuer, browser):
    person = browser()
    back = issuer.consent(await begin(person))
    ends = await asyncio.gather(*(come_back(person, back) for _ in range(5)))
    assert len(issuer.exchanges) == 1
    first, *rest = sorted(ends)
    assert first == "/"
    assert [problem_of(end) for end in rest] == ["google_expired"] * 4


async def test_a_flow_expires_after_ten_minutes(issuer: Issuer, browser, monkeypatch):
    from waves.core import clock

    person = browser()
    back = issuer.consent(await begin(person))
    later = clock.now() + oidc_flow.LIFETIME
    monkeypatch.setattr(clock, "now", lambda: later)
    assert problem_of(await come_back(person, back)) == "google_expired"


async def test_denied_consent_returns_to_the_login_page(issuer: Issuer, browser):
    person = browser()
    asked = issuer.asked(await begin(person, "/c/bob"))
    end = await come_back(person, {"state": asked["state"], "error": "access_denied"})
    assert problem_of(end) == "google_denied"
    assert parse_qs(urlsplit(end).query)["next"] == ["/c/bob"]


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: JSONResponse({"error": "invalid_grant"}, 400),
        lambda _: Response("", 500),
        lambda _: HTMLResponse("<h1>Sorry</h1>"),
        lambda _: JSONResponse(["not", "an", "object"]),
        lambda token: JSONResponse({**token, "id_token": None}),
        lambda _: JSONResponse({}),
        lambda _: Response(status_code=302, headers={"Location": "http://[::1]:9/"}),
    ],
)
async def test_invalid_token_responses_redirect_with_an_error(
    issuer: Issuer, browser, answer
):
    issuer.answer = answer
    person = browser()
    assert problem_of(await sign_in(person, issuer)) == "google_failed"
    assert not await is_signed_in(person)


async def test_a_missing_code_key_or_response_redirects_with_an_error(
    issuer: Issuer, browser, monkeypatch, override
):
    person = browser()
    asked = issuer.asked(await begin(person))
    end = await come_back(person, {"state": asked["state"]})
    assert problem_of(end) == "google_failed"
    issuer.hides_keys = True
    assert problem_of(await sign_in(browser(), issuer)) == "google_failed"
    issuer.hides_keys = False
    monkeypatch.setattr(provider, "ANSWER_WITHIN_SECONDS", 0.3)
    issuer.delay = 5.0
    override()
    assert problem_of(await sign_in(browser(), issuer)) == "google_failed"


async def test_an_unavailable_provider_redirects_with_an_error(browser, override):
    override(
        google_client_id="a",
        google_client_secret="b",
        google_issuer="http://127.0.0.1:9",
    )
    answer = await browser().get(START)
    assert problem_of(answer.headers["location"]) == "google_failed"


async def test_an_unconfigured_provider_redirects_with_an_error(browser):
    answer = await browser().get(START)
    assert problem_of(answer.headers["location"]) == "google_off"


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "%2f%2fevil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "@evil.example",
        "",
        "/" + "x" * 8192,
    ],
)
async def test_redirects_to_other_sites_are_ignored(issuer: Issuer, browser, evil):
    assert await sign_in(browser(), issuer, evil) == "/"


async def test_two_tabs_can_finish_in_any_order(issuer: Issuer, browser):
    person = browser()
    one = issuer.consent(await begin(person, "/c/one"))
    two = issuer.consent(await begin(person, "/c/two"))
    assert await come_back(person, two) == "/c/two"
    assert await come_back(person, one) == "/c/one"


async def test_a_forged_host_changes_nothing(issuer: Issuer, browser):
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    answer = await browser().get(START, headers=headers)
    asked = issuer.asked(answer.headers["location"])
    assert asked["redirect_uri"].startswith("http://localhost:3000/")


async def test_tokens_of_the_provider_are_not_stored_or_logged(
    issuer: Issuer, browser, settings, caplog
):
    caplog.set_level("DEBUG")
    caplog.set_level("WARNING", "httpx")  # the client of this test
    person = browser()
    back = issuer.consent(await begin(person))
    answer = await person.get(CALLBACK, params=back)
    seen = [answer.text, str(answer.headers), caplog.text, str(dict(person.cookies))]
    async with read_db() as db:
        for table in ("users", "identities", "sessions"):
            rows = (await db.exec(text(f"SELECT * FROM {table}"))).all()  # pyright: ignore[reportCallIssue, reportArgumentType]
            seen.append(str(rows))
    for secret in (ACCESS_TOKEN, REFRESH_TOKEN, CLIENT_SECRET, back["code"]):
        assert not any(secret in one for one in seen), secret
    assert not re.search(r"eyJ[\w-]+\.eyJ", answer.text)

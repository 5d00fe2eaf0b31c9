"""Every refusal of the API has one shape."""

import json

import pytest
from sqlalchemy.exc import OperationalError
from starlette.responses import PlainTextResponse

from tests.support.api_client import BASE_URL, JSON, form_of, shaped
from waves.accounts.passwords import service as passwords


@pytest.mark.parametrize(
    "method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/auth",
        "/api/auth/me/",
        "/api//auth/me",
        "/api/auth/%2e%2e/me",
        "/api/openapi.json/x",
        "/api/ünïcode",
    ],
)
async def test_an_unknown_path_is_a_json_404(browser, method, path) -> None:
    shaped(await browser().request(method, path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/api/auth/me", "GET, HEAD"),
        ("DELETE", "/api/livez", "GET, HEAD"),
        ("GET", "/api/auth/login", "POST"),
        ("POST", "/api/users", "GET, HEAD"),
        ("PUT", "/api/users/me", "PATCH"),
        ("POST", "/api/openapi.json", "GET, HEAD"),
        ("OPTIONS", "/api/auth/sessions/x", "DELETE"),
        ("BREW", "/api/readyz", "GET, HEAD"),
    ],
)
async def test_a_wrong_method_is_a_json_405_that_names_the_right_ones(
    browser, method, path, allowed
) -> None:
    response = await browser().request(method, path)
    shaped(response, 405, "method_not_allowed")
    assert response.headers["allow"] == allowed


async def test_head_is_get_without_the_body(people) -> None:
    (alice,) = await people("alice")
    for path, status in (
        ("/api/auth/me", 200),
        ("/api/livez", 200),
        ("/api/nothing", 404),
    ):
        got, head = await alice.get(path), await alice.head(path)
        assert (got.status_code, head.status_code) == (status, status)
        assert head.content == b""
        assert head.headers["content-length"] == got.headers["content-length"]
        assert head.headers["content-type"] == "application/json"


async def test_other_paths_are_passed_on(api, browser) -> None:
    page = PlainTextResponse("a page")
    api.mount("", page)
    for path in ("/", "/apiary", "/c/alice"):
        assert (await browser().get(path)).text == "a page"
    assert (await browser().post("/c/alice", content="x" * 99_999)).text == "a page"
    shaped(await browser().get("/api/nothing"), 404, "not_found")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"{", "body"),
        (b"nonsense", "body"),
        (b'{"login": "a"', "body"),
        (b"\xff\xfe{}", "body"),
        (b'{"login": "\xff"}', "body"),
        (b"[" * 60_000, "body"),
        (b"9" * 60_000, "body"),
        (b"", "body"),
        (b"null", "body"),
        (b"[]", "body"),
        (b'"text"', "body"),
        (b"7", "body"),
        (b'{"login": NaN, "password": "x"}', "login"),
        (b'{"password": "x"}', "login"),
        (b'{"login": "\\ud800", "password": "x"}', "login"),
        (b'{"login": {"$ne": null}, "password": "x"}', "login"),
    ],
)
async def test_an_invalid_body_is_a_clear_422(browser, content, field) -> None:
    response = await browser().post("/api/auth/login", content=content, headers=JSON)
    assert field in shaped(response, 422, "invalid")["fields"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": ""},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "text/json"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        [("Content-Type", "application/json"), ("Content-Type", "text/plain")],
    ],
)
async def test_only_json_is_accepted(browser, headers) -> None:
    content = json.dumps(form_of("alice")).encode()
    response = await browser().post(
        "/api/auth/signup", content=content, headers=headers
    )
    shaped(response, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"]
)
async def test_every_spelling_of_the_json_content_type_is_accepted(
    browser, kind
) -> None:
    content = json.dumps(form_of("alice")).encode()
    headers = {"Content-Type": kind}
    response = await browser().post(
        "/api/auth/signup", content=content, headers=headers
    )
    assert response.status_code == 201


async def test_a_post_without_a_body_needs_no_content_type(people) -> None:
    (alice,) = await people("alice")
    assert (await alice.post("/api/auth/logout")).status_code == 204


async def test_an_unexpected_error_is_a_500_without_details(
    browser, monkeypatch, caplog
) -> None:
    async def break_down(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(passwords, "log_in", break_down)
    login = {"login": "alice", "password": "a canary in the cage"}
    response = await browser().post("/api/auth/login", json=login)
    shaped(response, 500, "internal")
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "request_failed" in caplog.text
    assert "RuntimeError at" in caplog.text
    assert "the secret inside" not in caplog.text
    assert "canary" not in caplog.text


async def test_a_busy_database_is_a_503_with_retry_after(browser, monkeypatch) -> None:
    async def busy(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr(passwords, "log_in", busy)
    response = await browser().post(
        "/api/auth/login", json={"login": "a", "password": "b"}
    )
    shaped(response, 503, "unavailable")
    assert response.headers["retry-after"] == "1"
    assert "locked" not in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:3001"},
        {"Origin": "https://localhost:3000"},
        {"Origin": "http://localhost:3000.evil.example"},
        {"Origin": BASE_URL, "Sec-Fetch-Site": "same-site"},
        {"Origin": BASE_URL, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_foreign_page_changes_nothing(browser, headers) -> None:
    client = browser(headers=headers)
    shaped(
        await client.post("/api/auth/signup", json=form_of("alice")),
        403,
        "wrong_origin",
    )
    shaped(await client.patch("/api/users/me", json={}), 403, "wrong_origin")
    shaped(await client.delete("/api/auth/sessions/x"), 403, "wrong_origin")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": BASE_URL},
        {"Origin": BASE_URL, "Sec-Fetch-Site": "same-origin"},
    ],
)
async def test_an_allowed_origin_may_change(browser, headers) -> None:
    client = browser(headers=headers)
    assert (
        await client.post("/api/auth/signup", json=form_of("alice"))
    ).status_code == 201

"""Limits of request bodies."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from tests.support.api_client import BASE_URL, JSON, shaped
from tests.support.timeouts import PATIENCE
from waves.accounts.passwords import service as passwords
from waves.api import chunks, request_limits
from waves.api.request_limits import MAX_BODY, MAX_DISCARDED
from waves.core.ids import new_id


async def test_a_body_has_at_most_64_kib(browser) -> None:
    for size, status in ((MAX_BODY, 401), (MAX_BODY + 1, 413)):
        form = b'{"login": "a", "password": "b", "x": "%s"}'
        content = form % (b"x" * (size - len(form) + 2))
        assert len(content) == size
        response = await browser().post(
            "/api/auth/login", content=content, headers=JSON
        )
        assert response.status_code == status
    shaped(response, 413, "too_large")


async def test_a_long_body_is_not_read_completely(browser) -> None:
    sent = 0

    async def endless():
        nonlocal sent
        while sent < 100 * MAX_BODY:
            sent += 1024
            yield b"x" * 1024

    response = await browser().post("/api/auth/login", content=endless(), headers=JSON)
    shaped(response, 413, "too_large")
    assert sent <= MAX_DISCARDED + 2048


async def test_a_body_that_is_a_little_too_long_is_read_to_its_end(browser) -> None:
    """The connection is not closed while a proxy is still sending it."""
    sent = 0

    async def long():
        nonlocal sent
        while sent < MAX_DISCARDED:
            sent += 1024
            yield b"x" * 1024

    for headers in (JSON, {**JSON, "Content-Length": str(MAX_DISCARDED)}):
        sent = 0
        response = await browser().post(
            "/api/auth/login", content=long(), headers=headers
        )
        shaped(response, 413, "too_large")
        assert sent == MAX_DISCARDED


async def test_a_long_content_length_is_refused(browser) -> None:
    async def nothing():
        raise AssertionError("The body was read.")
        yield b""

    headers = {**JSON, "Content-Length": str(100 * 1024 * 1024)}
    response = await browser().post(
        "/api/auth/login", content=nothing(), headers=headers
    )
    shaped(response, 413, "too_large")


def asked(api, messages: list[dict]) -> Callable[[], Awaitable[list[dict]]]:
    """Send a log-in whose body consists of these messages."""
    headers = [
        (b"origin", BASE_URL.encode()),
        (b"content-type", b"application/json"),
    ]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/auth/login",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 5000),
    }

    async def run() -> list[dict]:
        waiting, answered = list(messages), []

        async def receive() -> dict:
            return waiting.pop(0) if waiting else await asyncio.Future()

        async def send(message: dict) -> None:
            answered.append(message)

        await api(scope, receive, send)
        return answered

    return run


async def test_a_slow_body_times_out(api, monkeypatch) -> None:
    monkeypatch.setattr(request_limits, "BODY_SECONDS", 0.05)
    part = {"type": "http.request", "body": b'{"login":', "more_body": True}
    async with asyncio.timeout(PATIENCE):
        start, body = await asked(api, [part])()
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    assert json.loads(body["body"])["error"] == "incomplete"


async def test_a_slow_chunk_of_a_file_times_out(people, monkeypatch) -> None:
    monkeypatch.setattr(chunks, "SECONDS", 0.05)
    (alice,) = await people("alice")

    async def slow():
        yield b"x" * 1024
        await asyncio.Future()

    headers = {"Content-Type": "application/octet-stream", "Upload-Offset": "0"}
    async with asyncio.timeout(PATIENCE):
        response = await alice.patch(
            f"/api/files/{new_id()}", content=slow(), headers=headers
        )
    shaped(response, 408, "incomplete")
    assert response.headers["connection"] == "close"


async def test_a_truncated_body_is_refused(api, monkeypatch) -> None:
    """The part that arrived would be valid."""

    async def never(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("It was carried out.")

    monkeypatch.setattr(passwords, "log_in", never)
    whole = b'{"login": "alice", "password": "a long enough passphrase"}'
    part = {"type": "http.request", "body": whole, "more_body": True}
    start, _body = await asked(api, [part, {"type": "http.disconnect"}])()
    assert start["status"] == 408

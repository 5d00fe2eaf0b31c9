"""What every response tells the browser, pages and errors included."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.world import BASE_URL
from waves.api.headers import SecurityHeaders


def policy(response: httpx.Response) -> dict[str, str]:
    directives = response.headers["content-security-policy"].split("; ")
    return {name: rest for name, _, rest in (one.partition(" ") for one in directives)}


@pytest.mark.parametrize(
    "path", ["/api/livez", "/api/auth/me", "/api/nothing", "/api/openapi.json", "/"]
)
async def test_every_answer_carries_the_headers(browser, path) -> None:
    response = await browser().get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert response.headers["x-frame-options"] == "DENY"
    assert (
        "camera=(self), microphone=(self), display-capture=(self)"
        in response.headers["permissions-policy"]
    )
    assert "strict-transport-security" not in response.headers
    assert "server" not in response.headers


async def test_the_policy_lets_in_ourselves_and_evaluates_nothing(browser) -> None:
    found = policy(await browser().get("/"))
    assert found["default-src"] == "'self'"
    assert found["script-src"] == "'self' 'unsafe-inline'"
    assert found["connect-src"] == "'self' ws://localhost:3000 wss://localhost:3000"
    assert found["img-src"] == "'self' data: blob:"
    assert found["media-src"] == "'self' blob:"
    assert found["worker-src"] == "'self' blob:"
    assert (
        found["object-src"] == found["base-uri"] == found["frame-ancestors"] == "'none'"
    )
    assert "unsafe-eval" not in str(found)


@pytest.mark.parametrize(
    "host", ["evil.example; script-src *", "a b", "x'y", "", "h:123456", "ä.example"]
)
async def test_a_host_that_is_none_does_not_get_into_the_policy(browser, host) -> None:
    response = await browser().get("/", headers={"Host": host.encode()})
    assert policy(response)["connect-src"] == "'self'"


@pytest.mark.parametrize("host", ["waves.example", "10.0.0.1:3100", "[::1]:3000"])
async def test_sockets_to_the_own_host_are_named(browser, host) -> None:
    response = await browser().get("/", headers={"Host": host})
    assert policy(response)["connect-src"] == f"'self' ws://{host} wss://{host}"


async def test_under_https_it_stays_https_for_a_year(override, browser) -> None:
    base = "https://waves.example"
    override(base_url=base, allowed_origins=base)
    response = await browser(base_url=base).get("/api/livez")
    assert response.headers["strict-transport-security"] == "max-age=31536000"


async def test_nothing_of_the_api_is_kept(browser) -> None:
    for path in ("/api/livez", "/api/auth/me", "/api/nothing", "/api"):
        response = await browser().get(path)
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/assets/index-BVGF6eGS.js", True),
        ("/assets/a/b-c-Cuv6UKo_.css", True),
        ("/assets/manifest-be805fc3.js", True),
        ("/assets/plain.js", False),
        ("/assets/missing-BVGF6eGS.js", False),
        ("/index-BVGF6eGS.js", False),
        ("/", False),
    ],
)
async def test_only_hashed_files_are_kept_for_ever(path: str, *, kept: bool) -> None:
    async def file(request) -> PlainTextResponse:
        return PlainTextResponse("", 404 if "missing" in request.url.path else 200)

    site = SecurityHeaders(Starlette(routes=[Route("/{path:path}", file)]))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(site), base_url=BASE_URL
    ) as client:
        response = await client.get(path)
    assert (
        response.headers.get("cache-control") == "public, max-age=31536000, immutable"
    ) is kept

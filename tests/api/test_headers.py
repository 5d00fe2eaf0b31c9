"""Security headers of every response."""

import base64
import hashlib
import os

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from tests.support.api_client import BASE_URL
from waves.api.built_pages import InlineSources, inline_sources
from waves.api.security_headers import SecurityHeaders, content_policy


def policy(response: httpx.Response) -> dict[str, str]:
    directives = response.headers["content-security-policy"].split("; ")
    return {name: rest for name, _, rest in (one.partition(" ") for one in directives)}


@pytest.mark.parametrize(
    "path", ["/api/livez", "/api/auth/me", "/api/nothing", "/api/openapi.json", "/"]
)
async def test_every_response_has_the_security_headers(browser, path) -> None:
    response = await browser().get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["cross-origin-opener-policy"] == "same-origin"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert (
        "camera=(self), microphone=(self), display-capture=(self)"
        in response.headers["permissions-policy"]
    )
    assert "strict-transport-security" not in response.headers
    assert "server" not in response.headers


async def test_the_policy_allows_its_own_origin_and_no_eval(browser) -> None:
    found = policy(await browser().get("/"))
    assert found["default-src"] == "'self'"
    assert found["script-src"].startswith("'self'")
    assert found["form-action"] == "'self'"
    assert found["connect-src"] == "'self' ws://localhost:3000 wss://localhost:3000"
    assert found["img-src"] == "'self' data: blob:"
    assert found["media-src"] == "'self' blob:"
    assert found["worker-src"] == "'self' blob:"
    assert (
        found["object-src"] == found["base-uri"] == found["frame-ancestors"] == "'none'"
    )
    assert "unsafe-eval" not in str(found)
    assert "unsafe-inline" not in found["script-src"]


@pytest.mark.parametrize("path", ["/api", "/api/livez", "/api/auth/me", "/api/nothing"])
async def test_other_responses_may_load_nothing(browser, path) -> None:
    assert policy(await browser().get(path)) == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


def digest(content: str) -> str:
    found = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(found).decode()}'"


def test_the_scripts_of_the_build_are_named_by_their_hash(tmp_path) -> None:
    script = "\n  window.first = 1;\n"
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.html").write_text(f"<head><script>{script}</script>")
    (tmp_path / "deep/page.html").write_text(
        f'<script type="module" async="">{script}</script><script src="/a.js"></script>'
        "<script>window.second = 2</script><p>window.third</p>"
    )
    scripts, styles = inline_sources(tmp_path)
    assert len(scripts) == 2
    assert digest(script) in scripts
    assert styles == ()
    assert scripts == inline_sources(tmp_path).scripts


def test_the_styles_of_the_build_are_named_by_their_hash(tmp_path) -> None:
    style = ".a{color:red}\n.b>p{color:blue}"
    page = f"<style>{style}</style><link rel=stylesheet href=/a.css><p>p{{}}</p>"
    for name in ("index.html", "login.html"):
        (tmp_path / name).write_text(page)
    assert inline_sources(tmp_path) == InlineSources((), (digest(style),))


def test_a_replaced_build_is_read_again(tmp_path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<script>old()</script>")
    (old,) = inline_sources(tmp_path).scripts
    page.write_text("<script>fresh()</script>")
    os.utime(page, ns=(1, 1))
    (fresh,) = inline_sources(tmp_path).scripts
    assert fresh != old


def test_without_a_build_nothing_inline_is_allowed(tmp_path) -> None:
    assert inline_sources(tmp_path / "nothing") == InlineSources()


def test_style_elements_are_allowed_by_their_hash_only() -> None:
    policy = content_policy("", InlineSources(("'sha256-s'",), ("'sha256-t'",)))
    assert "script-src 'self' 'sha256-s'; " in policy
    assert "style-src-elem 'self' 'sha256-t'; " in policy


async def test_a_file_that_is_no_document_has_a_short_policy(monkeypatch) -> None:
    inline = InlineSources(("'sha256-s'",), ("'sha256-t'",))
    monkeypatch.setattr("waves.api.security_headers.inline_sources", lambda: inline)
    # A browser replaces the policy of its copy by that of a 304.
    for response in (await answered("/login/"), await answered("/login/", 304)):
        assert "'sha256-s'" in policy(response)["script-src"]
    icon = await answered("/favicon.svg", headers={"content-type": "image/svg+xml"})
    for response in (await answered("/assets/app-1a2B3c4d.js"), icon):
        assert policy(response)["default-src"] == "'self'"
        assert "sha256" not in str(policy(response))


@pytest.mark.parametrize(
    ("sent_to", "stays"),
    [
        ("http://evil.example/login/", "/login/"),
        ("http://evil.example/login/?next=/c/bob&a=%2F", "/login/?next=/c/bob&a=%2F"),
        ("http://localhost:3000//evil.example/", "/evil.example/"),
        ("//evil.example/", "/"),
        ("///evil.example/", "/evil.example/"),
        ("/settings/", "/settings/"),
    ],
)
async def test_a_redirect_of_pages_stays_at_the_origin(sent_to, stays) -> None:
    response = await answered("/login", 307, {"location": sent_to})
    assert response.headers["location"] == stays


async def test_a_redirect_of_the_api_is_unchanged() -> None:
    away = "https://accounts.example/authorize?state=1"
    response = await answered("/api/auth/google", 302, {"location": away})
    assert response.headers["location"] == away


@pytest.mark.parametrize(
    "host", ["evil.example; script-src *", "a b", "x'y", "", "h:123456", "ä.example"]
)
async def test_an_invalid_host_is_not_in_the_policy(browser, host) -> None:
    response = await browser().get("/", headers={"Host": host.encode()})
    assert policy(response)["connect-src"] == "'self'"


@pytest.mark.parametrize("host", ["waves.example", "10.0.0.1:3100", "[::1]:3000"])
async def test_the_policy_names_sockets_of_its_host(browser, host) -> None:
    response = await browser().get("/", headers={"Host": host})
    assert policy(response)["connect-src"] == f"'self' ws://{host} wss://{host}"


async def test_https_sends_hsts_for_a_year(override, browser) -> None:
    base = "https://waves.example"
    override(base_url=base, allowed_origins=base)
    response = await browser(base_url=base).get("/api/livez")
    assert response.headers["strict-transport-security"] == "max-age=31536000"


async def test_api_responses_are_not_cached(browser) -> None:
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
async def test_only_hashed_files_are_immutable(path, *, kept: bool) -> None:
    response = await answered(path, 404 if "missing" in path else 200)
    wanted = "public, max-age=31536000, immutable" if kept else "no-cache"
    assert response.headers["cache-control"] == wanted


async def answered(
    path: str, status: int = 200, headers: dict[str, str] | None = None
) -> httpx.Response:
    """Return the response of the middleware for this inner response."""

    async def answer(_request) -> Response:
        return Response("", status, headers)

    site = SecurityHeaders(Starlette(routes=[Route("/{path:path}", answer)]))
    transport = httpx.ASGITransport(site)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        return await client.get(path)

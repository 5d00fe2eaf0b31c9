"""Every address, requested by other origins and with malicious paths."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.support.api_client import describe_api, form_of
from tests.support.edge_server import PAGES
from tests.support.raw_connection import RawConnection
from tests.support.servers import Server
from waves.core.ids import new_id

DESCRIPTION = describe_api()
OPERATIONS = [
    (method.upper(), path)
    for path, methods in sorted(DESCRIPTION["paths"].items())
    for method in methods
]
REFLEX = ["/_event", "/_event/", "/_health", "/ping", "/_upload", "/_all_routes"]
ADDRESSES = [
    *(re.sub(r"\{\w+\}", str(new_id()), path) for path in DESCRIPTION["paths"]),
    *("/api", "/api/", "/api/ws", "/api/openapi.json", "/api/nothing"),
    *REFLEX,
    "/_event/?EIO=4&transport=polling",
    "/_event/?EIO=4&transport=websocket",
    *("/", "/login", "/c/alice", "/nothing"),
    *(f"/{name}" for name in PAGES),
]
FOREIGN = [
    "https://evil.example",
    "null",
    "http://localhost:{port}.evil.example",
    "http://localhost:{port}@evil.example",
    "https://localhost:{port}",
    "http://localhost:1",
    "http://localhost",
    "http://127.0.0.1:{port}",
    "http://app.localhost:{port}",
    "http://localhost:{port}/",
    "HTTP://LOCALHOST:{port}",
    "*",
]
SEGMENTS = [
    *("..", "%2e%2e", "..%2f..%2f..%2fetc%2fpasswd", "%00", "%0d%0aSet-Cookie:a=b"),
    *("%ff%fe", "%ed%a0%80", "%E2%80%A8", "%22%5D", "%27%20OR%201=1", "%5c..%5c"),
    *("*", ";a=b", "%7B%7B7*7%7D%7D", "a" * 2000, "%25%32%65", "-1", "1e400", "~root"),
]
QUERIES = [
    *("?", "?&&==", "?=", "?%00=%00", "?%ff=%fe", "?query=%ed%a0%80", "?limit=1e400"),
    *("?limit=-1&before=9" + "9" * 400, "?next=//evil.example", "?next=%0d%0aA:b"),
    *("?query=%27%22%5D&query=2", "?__proto__=1&a[b][c]=1", "?" + "a=b&" * 2000),
    *("#fragment", "?a=b#%22%5D"),
]


@pytest.fixture(scope="module")
def visitor(site: Server) -> Iterator[httpx.Client]:
    """Return a client that is signed in."""
    with httpx.Client(base_url=site.url, headers={"Origin": site.url}) as client:
        name = f"a{new_id().hex[-12:]}"
        assert client.post("/api/auth/signup", json=form_of(name)).status_code == 201
        yield client


@pytest.mark.parametrize("origin", FOREIGN)
def test_no_response_is_readable_by_another_origin(site, visitor, origin) -> None:
    foreign = {"Origin": origin.format(port=site.port)}
    asking = {**foreign, "Access-Control-Request-Method": "POST"}
    asking["Access-Control-Request-Private-Network"] = "true"
    for address in ADDRESSES:
        for method, headers in (("GET", foreign), ("OPTIONS", asking)):
            response = visitor.request(method, address, headers=headers)
            assert "access-control-allow-origin" not in response.headers, address
            private = "access-control-allow-private-network"
            assert private not in response.headers, address


def test_our_own_origin_may_read(site, visitor) -> None:
    """The header is present for the own origin."""
    for address in ("/api/auth/me", "/"):
        response = visitor.get(address, headers={"Origin": site.url})
        assert response.headers["access-control-allow-origin"] == site.url


def test_two_origins_are_refused(site, visitor) -> None:
    both = [("Origin", "https://evil.example"), ("Origin", site.url)]
    for headers in (both, both[::-1]):
        form = {"login": "a", "password": "b"}
        with httpx.Client(base_url=site.url) as client:
            response = client.post("/api/auth/login", json=form, headers=headers)
        assert response.status_code == 403


def without_ids(address: str) -> str:
    """Return the address with random parts replaced, for stable test ids."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", address)


@pytest.mark.parametrize("address", ADDRESSES, ids=without_ids)
def test_every_path_has_the_security_headers(visitor, address) -> None:
    for method in ("GET", "HEAD", "PUT", "OPTIONS"):
        response = visitor.request(method, address)
        policy = response.headers["content-security-policy"]
        assert "unsafe-eval" not in policy
        assert "script-src 'self' 'unsafe-inline'" not in policy
        for directive in ("base-uri 'none'", "frame-ancestors 'none'", "form-action"):
            assert directive in policy
        assert "object-src 'none'" in policy or "default-src 'none'" in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "same-origin"
        assert "camera=(self)" in response.headers["permissions-policy"]
        kept = response.headers["cache-control"]
        assert kept == "no-store" or not address.startswith("/api"), address


def test_reflex_answers_nothing_but_its_socket(visitor) -> None:
    for address in REFLEX:
        for method in ("GET", "POST"):
            assert visitor.request(method, address).status_code in {404, 405}


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_hostile_path_is_answered(site, visitor, segment) -> None:
    """With a client error."""
    for method, path in OPERATIONS:
        hostile = re.sub(r"\{\w+\}", segment.replace("\\", "\\\\"), path)
        if hostile == path:
            hostile = f"{path}/{segment}"
        assert 300 < asked(site, visitor, method, hostile) < 500, (method, hostile)
    for page in ("/", "/c/", "/login/", "/assets/", "/_event/"):
        assert 0 < asked(site, visitor, "GET", page + segment) < 500, page


@pytest.mark.parametrize("query", QUERIES)
def test_a_hostile_query_is_answered(site, visitor, query) -> None:
    for method, path in OPERATIONS:
        address = re.sub(r"\{\w+\}", str(new_id()), path)
        if address == "/api/auth/logout":
            continue
        status = asked(site, visitor, method, address + query)
        assert 0 < status < 500, (method, address)
    for page in ("/", "/c/alice", "/login", "/_event/", "/nothing"):
        assert 0 < asked(site, visitor, "GET", page + query) < 500, page


def asked(site: Server, visitor: httpx.Client, method: str, target: str) -> int:
    """Send this target unchanged; return the status."""
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    lines = [
        f"{method} {target} HTTP/1.1",
        f"Host: localhost:{site.port}",
        f"Origin: {site.url}",
        f"Cookie: {cookies}",
        "Content-Type: application/json",
        "Content-Length: 2",
        "Connection: close",
    ]
    with RawConnection(site) as wire:
        return wire.send("\r\n".join([*lines, "", "{}"]).encode()).status()


def test_the_server_logged_no_error(site, visitor) -> None:
    """Runs last, and reads the server's log."""
    assert visitor.get("/api/auth/me").status_code == 200
    log = site.log.read_text()
    for word in ("Traceback", " failed", " ERROR "):
        assert word not in log, log[-2000:]

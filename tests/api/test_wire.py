"""Raw HTTP requests on a real port."""

import gzip
import json
import resource
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.support.api_client import form_of
from tests.support.edge_server import INLINE, PAGES
from tests.support.raw_connection import RawConnection
from tests.support.servers import Server
from waves.core.ids import new_id

ASSET = "/assets/entry-BVGF6eGS.js"
# More than granian bears unless it is told to.
CROWD = 2500


@pytest.fixture
def server(site: Server) -> Server:
    return site


@pytest.fixture
def visitor(server: Server) -> Iterator[httpx.Client]:
    """Return an HTTP client of the server."""
    headers = {"Origin": server.url}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30) as client:
        yield client


def head(server: Server, method: str, path: str, *more: str) -> bytes:
    """Return the head of a request with `Connection: close`."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: localhost:{server.port}",
        f"Origin: {server.url}",
        "Connection: close",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def log_in(server: Server, *more: str) -> bytes:
    kind = "Content-Type: application/json"
    return head(server, "POST", "/api/auth/login", kind, *more)


def answer(server: Server, data: bytes) -> int:
    with RawConnection(server) as wire:
        return wire.send(data).status()


def test_a_valid_request_is_answered(server) -> None:
    body = json.dumps({"login": "nobody", "password": "x"}).encode()
    assert answer(server, log_in(server, f"Content-Length: {len(body)}") + body) == 401
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    assert answer(server, log_in(server, "Transfer-Encoding: chunked") + chunked) == 401


def test_a_huge_content_length_is_refused_before_the_body(server) -> None:
    assert answer(server, log_in(server, "Content-Length: 104857600")) == 413
    expecting = ("Content-Length: 104857600", "Expect: 100-continue")
    assert answer(server, log_in(server, *expecting)) == 413


def test_a_long_chunked_body_is_refused(server) -> None:
    chunks = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    data = log_in(server, "Transfer-Encoding: chunked") + chunks * 20
    assert answer(server, data) == 413


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (["Content-Length: -1"], b"{}"),
        (["Content-Length: 2", "Content-Length: 3"], b"{}"),
        (["Content-Length: two"], b"{}"),
        (["Transfer-Encoding: xchunked"], b"2\r\n{}\r\n0\r\n\r\n"),
        (["Transfer-Encoding: chunked", "Transfer-Encoding: gzip"], b"0\r\n\r\n"),
        (["Transfer-Encoding: chunked"], b"ZZ\r\n{}\r\n0\r\n\r\n"),
        (["Transfer-Encoding: chunked"], b"2\r\n{}ZZ\r\n0\r\n\r\n"),
        (["Transfer-Encoding: chunked"], b"2;" + b"x" * 100_000 + b"\r\n{}\r\n0\r\n"),
    ],
)
def test_a_body_of_ambiguous_length_is_a_bad_request(server, headers, body) -> None:
    assert 400 <= answer(server, log_in(server, *headers) + body) < 500
    assert answer(server, head(server, "GET", "/api/livez")) == 200


def test_a_truncated_chunked_body_has_no_effect(server, visitor) -> None:
    body = json.dumps(form_of("broken")).encode()
    data = head(
        server,
        "POST",
        "/api/auth/signup",
        "Content-Type: application/json",
        "Transfer-Encoding: chunked",
    )
    broken = b"%x\r\n%s\r\nZZ\r\n" % (len(body), body)
    assert answer(server, data + broken) in {0, 400, 408}
    assert visitor.post("/api/auth/signup", json=form_of("broken")).status_code == 201


def test_bytes_after_a_body_are_not_a_request(server) -> None:
    """Both a length and chunks: no second request is smuggled in."""
    smuggled = b"2\r\n{}\r\n0\r\n\r\n" + head(server, "GET", "/api/livez")
    data = log_in(server, "Content-Length: 5", "Transfer-Encoding: chunked")
    with RawConnection(server) as wire:
        heard = wire.send(data + smuggled).read()
    assert heard.count(b"HTTP/1.1 ") == 1


def test_a_compressed_body_is_not_decompressed(server) -> None:
    packed = gzip.compress(b" " * 10_000_000)
    assert len(packed) < 20_000
    for packing in ("gzip", "br", "deflate", "identity, gzip"):
        headers = (f"Content-Length: {len(packed)}", f"Content-Encoding: {packing}")
        assert answer(server, log_in(server, *headers) + packed) == 415


def test_long_headers_are_refused(server) -> None:
    for length, status in ((1_000_000, 431), (300_000, 431), (10_000, 200)):
        long = head(server, "GET", "/api/livez", f"X-Long: {'a' * length}")
        assert answer(server, long) == status
    many = [f"X-{number}: a" for number in range(2000)]
    assert answer(server, head(server, "GET", "/api/livez", *many)) == 431
    assert answer(server, head(server, "GET", f"/{'a' * 100_000}")) == 414


@pytest.mark.parametrize("ranges", ["0-0," * 10_000 + "1-1", "0-", "-1", "9-1", "x"])
@pytest.mark.parametrize("path", [ASSET, "/", "/api/livez"])
def test_ranges_cost_nothing(server, path, ranges) -> None:
    """CVE-2025-62727: many ranges of one file."""
    asked = head(server, "GET", path, f"Range: bytes={ranges}")
    with RawConnection(server) as wire:
        heard = wire.send(asked).read()
    assert heard.split(b" ")[1] in {b"200", b"206", b"400", b"416"}
    assert len(heard) < 2 * len(PAGES[ASSET[1:]])


@pytest.mark.parametrize(
    "name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"]
)
def test_a_method_is_what_the_request_line_says(visitor, name) -> None:
    form = form_of(f"m{new_id().hex[-12:]}")
    assert visitor.post("/api/auth/signup", json=form).status_code == 201
    asked = visitor.get("/api/auth/logout", headers={name: "POST"})
    assert asked.status_code == 405
    asked = visitor.post("/api/auth/me?_method=DELETE", headers={name: "GET"})
    assert asked.status_code == 405
    assert visitor.get("/api/auth/me").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get", "G3T"])
def test_odd_methods_get_nothing(server, method) -> None:
    with RawConnection(server) as wire:
        heard = wire.send(
            head(server, method, "/api/auth/me", "Cookie: waves=canary")
        ).read()
    assert heard.split(b" ")[1] in {b"400", b"405", b"307"}
    assert b"canary" not in heard


def test_http_2_is_not_supported(server) -> None:
    with RawConnection(server) as wire:
        heard = wire.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9)).read()
    assert not heard or heard.startswith(b"HTTP/1.1 400")


@pytest.fixture
def many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)), hard))


def test_silent_connections_do_not_block_others(server, many_files) -> None:
    """Slow loris: silent connections are accepted, and closed after a timeout."""
    with ExitStack() as crowd:
        wires = [crowd.enter_context(RawConnection(server, 40)) for _ in range(CROWD)]
        for wire in wires[::2]:
            wire.send(b"GET / HTTP/1.1\r\nHost: lo")
        for _ in range(5):
            assert answer(server, head(server, "GET", "/api/livez")) == 200
        assert {wire.status() for wire in wires} <= {0, 408}


def test_pages_and_files_have_cache_headers(visitor) -> None:
    for path, kept in (
        ("/", "no-cache"),
        ("/login/", "no-cache"),
        ("/nothing", "no-cache"),
        ("/favicon.svg", "no-cache"),
        (ASSET, "public, max-age=31536000, immutable"),
        ("/api/livez", "no-store"),
    ):
        assert visitor.get(path).headers["cache-control"] == kept, path
    page = visitor.get("/")
    again = visitor.get("/", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304


def test_the_policy_of_a_page_names_its_scripts_only(visitor) -> None:
    from waves.api.built_pages import _hash

    policy = visitor.get("/").headers["content-security-policy"]
    assert f"script-src 'self' {_hash(INLINE.encode())};" in policy


@pytest.mark.parametrize("host", ["evil.example", "waves.example:443", "a@b"])
def test_the_host_header_is_not_in_a_redirect(server, host) -> None:
    data = f"GET /login HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    with RawConnection(server) as wire:
        heard = wire.send(data.encode()).read().decode()
    if not heard.startswith("HTTP/1.1 400"):
        assert "\r\nlocation: /login/\r\n" in heard


def test_a_path_of_two_slashes_does_not_redirect_elsewhere(server) -> None:
    with RawConnection(server) as wire:
        heard = wire.send(head(server, "GET", "//evil.example/..")).read()
    locations = [line for line in heard.split(b"\r\n") if line[:9] == b"location:"]
    assert all(line.startswith(b"location: /evil") for line in locations), locations


def test_no_response_names_a_version(visitor, server) -> None:
    """Neither pages nor errors reveal software versions."""
    answers = [
        visitor.get(path)
        for path in ("/", "/nothing", "/api/livez", "/api/nothing", "/_event/", "/ping")
    ]
    answers.append(visitor.post("/"))
    for response in answers:
        assert not any(map(str.isdigit, response.headers.get("server", "")))
        assert "x-powered-by" not in response.headers
        for name in ("uvicorn", "starlette", "fastapi", "hyper", "0.10.1"):
            assert name not in str(response.headers).lower() + response.text.lower()


def test_the_server_logged_no_error(server) -> None:
    """Runs last: all errors were those of the client."""
    assert answer(server, head(server, "GET", "/api/readyz")) == 200
    log = server.log.read_text()
    assert "Traceback" not in log
    assert " failed" not in log

"""Waves behind the real nginx and Caddy, with the files of `deploy/`."""

import json
import secrets
import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.support.api_client import PASSWORD, form_of
from tests.support.edge_server import served
from tests.support.reverse_proxies import DOMAIN, PROGRAMS, Proxy, proxy
from tests.support.servers import Server, free_port
from tests.support.uploads import announced, send_chunk
from waves.chat.files.uploads import MAX_CHUNK
from waves.core.ids import new_id

Behind = tuple[Proxy, Server]


@pytest.fixture(scope="module", params=list(PROGRAMS))
def behind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Behind]:
    """A server in production behind a proxy, with one hop trusted."""
    folder = tmp_path_factory.mktemp(request.param)
    server = served(folder / "server")
    with proxy(request.param, folder / "proxy", server.port) as front:
        server.extra = {
            **(server.extra or {}),
            "WAVES_ENV": "production",
            "WAVES_BASE_URL": front.origin,
            "WAVES_JWT_SECRETS": secrets.token_hex(32),
            "WAVES_TRUSTED_PROXY_HOPS": "1",
            "WAVES_LIMITS": "on",
        }
        server.start()
        try:
            front.start()
            yield front, server
        finally:
            server.stop()


async def signed_up(front: Proxy, name: str) -> httpx.AsyncClient:
    client = front.client()
    form = form_of(f"{name}{new_id().hex[-8:]}")
    answer = await client.post("/api/auth/signup", json=form)
    assert answer.status_code == 201, answer.text
    return client


def cookie_of(client: httpx.AsyncClient) -> str:
    return "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)


async def test_two_people_write_through_the_proxy(behind):
    front, _ = behind
    ann, ben = await signed_up(front, "ann"), await signed_up(front, "ben")
    ben_id = (await ben.get("/api/auth/me")).json()["id"]
    asked = await ann.post("/api/friend-requests", json={"user_id": ben_id})
    accept = f"/api/friend-requests/{asked.json()['id']}/accept"
    assert (await ben.post(accept)).status_code == 200
    talks = (await ann.get("/api/conversations")).json()["items"]

    page = await front.socket("/api/ws", cookie_of(ben))
    hello = {"type": "hello", "tab_id": "tab", "subscribe": ["messages"]}
    await page.send(json.dumps(hello))
    assert json.loads(await page.recv())["type"] == "welcome"
    message = {"client_id": str(new_id()), "body": "through the proxy"}
    sent = await ann.post(f"/api/conversations/{talks[0]['id']}/messages", json=message)
    assert sent.status_code == 201
    frames = [json.loads(await page.recv())]
    while frames[-1]["type"] != "message.new":
        frames.append(json.loads(await page.recv()))
    assert frames[-1]["body"] == "through the proxy"
    await page.close()
    for client in (ann, ben):
        await client.aclose()


async def test_the_socket_of_reflex_opens_through_the_proxy(behind):
    front, _ = behind
    client = await signed_up(front, "cas")
    query = f"token={new_id()}&EIO=4&transport=websocket"
    page = await front.socket(f"/_event/?{query}", cookie_of(client))
    opened = json.loads(str(await page.recv())[1:])
    assert opened["upgrades"] == []
    await page.close()
    await client.aclose()


async def guess(front: Proxy, **headers: str) -> int:
    async with front.client(**headers) as client:
        form = {"login": f"n{new_id().hex[-8:]}", "password": "Summer2026"}
        return (await client.post("/api/auth/login", json=form)).status_code


async def test_a_forged_address_does_not_reset_the_limit(behind):
    """Every guess claims another address; the proxy tells the server the real one."""
    front, server = behind
    forged = [
        {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7"},
        {"X-Forwarded-For": "203.0.113.8, 203.0.113.9", "X-Real-IP": "203.0.113.7"},
    ]
    answers = [await guess(front, **forged[n % 2]) for n in range(42)]
    assert answers[0] == 401
    assert answers[-1] == 429
    # Another client is not affected: the limit is not that of the proxy.
    async with httpx.AsyncClient(base_url=server.url) as other:
        other.headers["Origin"] = front.origin
        other.headers["X-Forwarded-For"] = "198.51.100.7"
        form = {"login": "nobody", "password": PASSWORD}
        assert (await other.post("/api/auth/login", json=form)).status_code == 401


async def test_the_cookie_is_bound_to_the_host_and_to_https(behind):
    front, _ = behind
    client = await signed_up(front, "dan")
    (cookie,) = client.cookies.jar
    assert cookie.name.startswith("__Host-")
    assert cookie.secure
    answer = await client.get("/api/auth/me")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    await client.aclose()


async def test_a_long_body_is_refused(behind):
    front, _ = behind
    async with front.client() as client:
        for size, statuses in ((70_000, {413}), (2_000_000, {413, 502})):
            # Caddy answers 502 before version 2.8 when it stops reading.
            form = {"login": "ann", "password": "x" * size}
            answer = await client.post("/api/auth/login", json=form)
            assert answer.status_code in statuses


async def test_a_file_passes_in_parts_of_the_largest_size(behind):
    front, _ = behind
    client = await signed_up(front, "ann")
    content = bytes(MAX_CHUNK + 1)
    file_id = (await client.post("/api/files", json=announced(content))).json()["id"]
    first = await send_chunk(client, file_id, 0, content[:MAX_CHUNK])
    assert first.status_code == 200, first.text
    last = await send_chunk(client, file_id, MAX_CHUNK, content[MAX_CHUNK:])
    assert last.json()["file"]["size"] == len(content)
    got = await client.get(f"/api/files/{file_id}/content")
    assert got.content == content
    await client.aclose()


async def test_metrics_are_not_public(behind):
    front, _ = behind
    async with front.client() as client:
        assert (await client.get("/api/metrics")).status_code == 404


async def test_plain_http_leads_to_https(behind):
    front, _ = behind
    async with httpx.AsyncClient() as client:
        url = f"http://127.0.0.1:{front.http}/login?next=/c/ann"
        answer = await client.get(url, headers={"Host": DOMAIN})
    assert answer.status_code in {301, 308}
    assert answer.headers["location"].startswith(f"https://{DOMAIN}")
    assert answer.headers["location"].endswith("/login?next=/c/ann")


def test_browsers_speak_http_2(behind):
    front, _ = behind
    context = front.trust()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", front.https)) as plain,
        context.wrap_socket(plain, server_hostname=DOMAIN) as secure,
    ):
        assert secure.selected_alpn_protocol() == "h2"


async def test_a_server_that_does_not_run_is_a_502(behind, tmp_path):
    name = behind[0].name
    with proxy(name, tmp_path / "alone", free_port()) as front:
        front.start()
        async with front.client() as client:
            assert (await client.get("/api/livez")).status_code == 502

"""Which documents have the first conversations, and how they are sent."""

import asyncio
import gzip
import os

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.support.api_client import BASE_URL
from waves.api import early_list
from waves.api.early_list import EarlyList
from waves.core.errors import NotSignedInError
from waves.core.security import cookie_name

BUILT = "<nav><!--conversations-->grey<!--/conversations--></nav>"
PARTS = ["<ul>", "<li>Ana &amp; Ana</li>", "<li>Ben</li>", "</ul>"]
LIST = "".join(PARTS)


class Drawing:
    """What stands for the database."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.fails_with: Exception | None = None
        self.seconds = 0.0
        self.parts = PARTS

    async def __call__(self, token: str, current: str) -> list[str]:
        self.asked.append((token, current))
        await asyncio.sleep(self.seconds)
        if self.fails_with is not None:
            raise self.fails_with
        return self.parts if token != "nobody" else []


@pytest.fixture
def drawing() -> Drawing:
    return Drawing()


@pytest.fixture
def visitor(tmp_path, monkeypatch, drawing, services):
    """Return a client of a build of three small pages."""
    for name in ("index.html", "settings.html", "404.html"):
        (tmp_path / name).write_text(f"{name} {BUILT}")
    monkeypatch.setattr(early_list, "BUILD", tmp_path)
    passed = PlainTextResponse("passed on")
    routes = [Route("/{path:path}", lambda _: passed, methods=["GET", "POST"])]
    transport = httpx.ASGITransport(EarlyList(Starlette(routes=routes), drawing))
    return httpx.AsyncClient(
        transport=transport,
        base_url=BASE_URL,
        headers={"Accept": "text/html"},
        cookies={cookie_name(): "token"},
    )


@pytest.mark.parametrize(
    ("path", "page", "current"),
    [
        ("/", "index.html", ""),
        ("/?from=mail", "index.html", ""),
        ("/settings", "settings.html", ""),
        ("/c/ben", "404.html", "ben"),
        ("/c/ben/", "404.html", "ben"),
    ],
)
async def test_documents_have_the_list(visitor, drawing, path, page, current) -> None:
    response = await visitor.get(path)
    assert response.text == f"{page} <nav>{LIST}</nav>"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["vary"] == "Accept-Encoding, Cookie"
    assert drawing.asked == [("token", current)]


@pytest.mark.parametrize(
    "path", ["/login", "/c", "/c/a/b", "/assets/app.js", "/api/me"]
)
async def test_other_addresses_are_passed_on(visitor, drawing, path) -> None:
    assert (await visitor.get(path)).text == "passed on"
    assert drawing.asked == []


async def test_requests_without_a_session_are_passed_on(visitor, drawing) -> None:
    visitor.cookies.clear()
    assert (await visitor.get("/")).text == "passed on"
    assert drawing.asked == []


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Dest": "empty"}, {"Accept": "application/json"}]
)
async def test_what_is_no_document_is_passed_on(visitor, drawing, headers) -> None:
    assert (await visitor.get("/", headers=headers)).text == "passed on"
    assert drawing.asked == []


async def test_only_get_is_answered(visitor, drawing) -> None:
    assert (await visitor.post("/")).text == "passed on"
    assert (await visitor.head("/")).status_code == 200
    assert drawing.asked == []


async def test_an_empty_list_is_passed_on(visitor) -> None:
    visitor.cookies.set(cookie_name(), "nobody")
    response = await visitor.get("/", headers={"Cookie": f"{cookie_name()}=nobody"})
    assert response.text == "passed on"


@pytest.mark.parametrize(
    "error", [NotSignedInError(), OperationalError("", {}, Exception())]
)
async def test_a_list_that_cannot_be_read_is_passed_on(visitor, drawing, error) -> None:
    drawing.fails_with = error
    assert (await visitor.get("/")).text == "passed on"


async def test_a_slow_database_does_not_hold_the_page_up(
    visitor, drawing, monkeypatch
) -> None:
    monkeypatch.setattr(early_list, "WAIT_SECONDS", 0.01)
    drawing.seconds = 60
    assert (await visitor.get("/")).text == "passed on"


async def test_a_build_that_is_replaced_is_read_again(visitor, tmp_path) -> None:
    assert (await visitor.get("/")).text.startswith("index.html")
    page = tmp_path / "index.html"
    page.write_text(f"newer {BUILT}")
    os.utime(page, ns=(1, 1))
    assert (await visitor.get("/")).text == f"newer <nav>{LIST}</nav>"


@pytest.mark.parametrize("built", ["no comments", None])
async def test_a_build_without_a_place_is_passed_on(visitor, tmp_path, built) -> None:
    page = tmp_path / "index.html"
    page.write_text(built) if built else page.unlink()
    assert (await visitor.get("/")).text == "passed on"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "gzip"), ("gzip;q=0", None), ("br", None), ("", None)],
)
async def test_it_is_compressed_where_that_is_accepted(
    visitor, accepted, encoding
) -> None:
    request = visitor.build_request("GET", "/", headers={"Accept-Encoding": accepted})
    response = await visitor.send(request, stream=True)
    raw = b"".join([part async for part in response.aiter_raw()])
    assert response.headers.get("content-encoding") == encoding
    assert int(response.headers["content-length"]) == len(raw)
    plain = gzip.decompress(raw) if encoding else raw
    assert plain.decode() == f"index.html <nav>{LIST}</nav>"


async def test_every_document_is_compressed_on_its_own(visitor, drawing) -> None:
    first, second = [(await visitor.get(path)).text for path in ("/", "/")]
    assert first == second == f"index.html <nav>{LIST}</nav>"


async def test_the_length_tells_nothing_of_what_conversations_share(
    visitor, drawing
) -> None:
    async def length(*rows: str) -> int:
        drawing.parts = [f"<li>{row}</li>" for row in rows]
        request = visitor.build_request("GET", "/", headers={"Accept-Encoding": "gzip"})
        response = await visitor.send(request, stream=True)
        return len(b"".join([part async for part in response.aiter_raw()]))

    one, other = "The code is 4711 tomorrow", "Bring a swimsuit, we'll go out"
    same = await length(one, one) + await length(other, other)
    assert same == await length(one, other) + await length(other, one)

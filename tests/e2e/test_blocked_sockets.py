"""A proxy that lets no socket through."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.support.people import PASSWORD, Person, newcomer
from tests.support.servers import Server, free_port, production
from tests.support.socket_proxy import SocketMode, SocketProxy, proxying

WORDS = "A proxy or firewall may be blocking it"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    url = f"http://localhost:{free_port()}"
    folder = tmp_path_factory.mktemp("blocked")
    running = production(folder, WAVES_BASE_URL=url, WAVES_ALLOWED_ORIGINS=url)
    running.start()
    yield running
    running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def blocking(server: Server) -> AsyncIterator[tuple[str, SocketProxy]]:
    url = (server.extra or {})["WAVES_BASE_URL"]
    async with proxying(int(url.rpartition(":")[2]), server.port) as proxy:
        yield url, proxy


@pytest.mark.parametrize("kind", [SocketMode.STRIPPED, SocketMode.SILENT])
async def test_blocked_sockets_are_reported_and_recover(
    browser: Browser, blocking: tuple[str, SocketProxy], kind: SocketMode
):
    url, proxy = blocking
    proxy.switch(kind)
    person = await newcomer(browser, f"{kind}person", url)
    page = person.page
    told = page.get_by_role("status").get_by_text(WORDS)
    # Nobody is signed in: the way leads to the log-in, without Reflex.
    await page.goto(url)
    await expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    await expect(told).to_be_visible()
    await page.get_by_role("link", name="Sign up").click()
    await sign_up(person)
    await expect(told).to_be_visible()
    loads = await page.evaluate("performance.timeOrigin")
    proxy.switch(SocketMode.PASSED)
    await expect(told).to_be_hidden()
    await expect(page.get_by_text("Choose a conversation")).to_be_visible()
    assert await page.evaluate("performance.timeOrigin") == loads, "loaded anew"


async def sign_up(person: Person) -> None:
    page = person.page
    await expect(page.get_by_role("heading", name="Join Waves")).to_be_visible()
    await page.get_by_role("textbox", name="Username").fill(person.name)
    await page.get_by_role("textbox", name="Email", exact=True).fill(
        f"{person.name}@example.org"
    )
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await person.button("Sign up").click()
    await page.wait_for_url(f"{person.url}/", wait_until="commit")

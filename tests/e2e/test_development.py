"""The development server, with both sockets through one origin."""

import pytest
from playwright.async_api import Browser

from tests.support import media
from tests.support.people import befriend, newcomer
from tests.support.servers import development


async def test_messages_and_calls_in_the_development_server(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
):
    server = development(tmp_path_factory.mktemp("development"))
    server.start()
    try:
        alice = await newcomer(browser, "alice", server.url)
        bob = await newcomer(browser, "bob", server.url)
        sockets: set[str] = set()
        for person in (alice, bob):
            person.page.on("websocket", lambda socket: sockets.add(socket.url))
            await media.spy(person.page)
            await person.sign_up()
        await befriend(alice, bob)
        await alice.write("hello from development")
        await bob.sees("hello from development")
        await alice.button("Video call").click()
        ring = bob.page.get_by_role("alertdialog", name="Incoming call")
        await ring.get_by_role("button", name="Accept", exact=True).click()
        for person in (alice, bob):
            await media.grows(person.page)
        ours = [url for url in sockets if "/api/ws" in url or "/_event" in url]
        assert {url.split("/")[2] for url in ours} == {f"localhost:{server.port}"}
    finally:
        server.stop()

"""Helpers for tests of the call chat."""

import json
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, Request, WebSocket, expect

from tests.support.calls import connect
from tests.support.page_scripts import EVERY_BODY
from tests.support.people import Pair, Person

# Keeps the newest chat channel that the page makes, and changes nothing.
CHANNEL = """
(() => {
  const real = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function (label, init) {
    const channel = real.call(this, label, init);
    if (label === 'chat') window.__chat = channel;
    return channel;
  };
})();
"""
# Takes what is sent and brings it nowhere, as a way does that is cut.
CUT = "() => { window.__chat.send = () => {}; }"
MEND = "() => { delete window.__chat.send; }"


class Traffic:
    """Records everything that pages send to and receive from the server."""

    def __init__(self) -> None:
        """Start empty."""
        self.frames: list[str] = []

    def record(self, page: Page) -> None:
        """Record every request and frame from now on."""
        page.on("request", self._request)
        page.on("websocket", self._socket)

    def _request(self, request: Request) -> None:
        body = request.post_data_buffer or b""
        self.frames.append(f"{request.url} {body.decode(errors='replace')}")

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framesent", self._frame)
        socket.on("framereceived", self._frame)

    def _frame(self, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode(errors="replace")
        self.frames.append(text)

    def containing(self, words: str) -> list[str]:
        """Return the records that contain these words, escaped or not."""
        forms = {words, json.dumps(words)[1:-1]}
        return [said for said in self.frames if any(form in said for form in forms)]


def in_database(folder: Path, words: str) -> bool:
    """Return whether these words are in a file of the database."""
    files = [path for path in folder.rglob("*") if ".db" in path.name]
    assert files, f"no database in {folder}"
    return any(words.encode() in path.read_bytes() for path in files)


def box(person: Person) -> Locator:
    """Return the textbox of the chat."""
    return person.page.get_by_role("textbox", name="Call message", exact=True)


def lines(person: Person) -> Locator:
    """Return every message of the chat."""
    log = person.page.get_by_role("log", name="Call messages", exact=True)
    return log.get_by_role("article")


async def bodies(articles: Locator) -> list[str]:
    """Return the texts of the messages, in order."""
    return await articles.locator("[data-body]").all_inner_texts()


async def every_body(person: Person) -> list[str]:
    """Scroll through the chat; return the texts of all its messages, in order."""
    log = person.page.get_by_role("log", name="Call messages", exact=True)
    return await log.evaluate(EVERY_BODY)


async def open_chat(person: Person) -> None:
    """Open the chat, if it is not open."""
    if await box(person).count() == 0:
        await person.button("Call chat").click()
    await expect(box(person)).to_be_focused()


async def write(person: Person, text: str) -> None:
    """Write a message in the open chat."""
    await box(person).fill(text)
    await box(person).press("Enter")


async def says(person: Person, *texts: str) -> None:
    """Wait until the chat of this person has exactly these texts, in order."""
    await expect(lines(person).locator("[data-body]")).to_have_text(list(texts))


async def in_chat(pair: Pair, kind: str = "Voice call") -> None:
    """Connect a call with the chat open on both sides."""
    await connect(*pair, kind)
    for person in pair:
        await open_chat(person)


async def status_of(articles: Locator, index: int = -1) -> str | None:
    """Return the tick of a message: sending, sent, delivered or read."""
    return await articles.nth(index).get_attribute("data-status")


async def evaluate(person: Person, script: str) -> Any:
    """Run a script in the page of this person."""
    return await person.page.evaluate(script)

"""XSS payloads in a call: names, texts, devices and files."""

import json
import re
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.support import call_chat, media
from tests.support.calls import ended, ring_of
from tests.support.people import Person, newcomer
from tests.support.recordings import card_of, request_of, save, sign_of
from tests.support.scripted_users import scripted
from tests.support.servers import Server
from tests.support.xss_payloads import PAYLOADS, ScriptMonitor
from waves.core.formatting import plain_text

CALLER = "<img src=x onerror=__xss()>../\"'>"
CALLEE = "</script><svg onload=__xss()>"
KINDS = ("Camera", "Microphone", "Speaker")
TEXTS_AT_ONCE = 10

# Adds devices of these names, and keeps what the system is asked to show while hidden.
SYSTEM = """
((labels) => {
  const devices = navigator.mediaDevices;
  const list = devices.enumerateDevices.bind(devices);
  const kinds = ['videoinput', 'audioinput', 'audiooutput'];
  devices.enumerateDevices = async () => [
    ...(await list()),
    ...labels.flatMap((label, index) => kinds.map((kind) => (
      { kind, label, deviceId: `${kind}-${index}`, groupId: `group-${index}` }))),
  ];
  window.__notices = [];
  window.Notification = class {
    static permission = 'granted';
    constructor(title, options) { window.__notices.push([title, options?.body ?? '']); }
    close() {}
  };
  const own = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState');
  Object.defineProperty(document, 'visibilityState', {
    get: () => window.__away ? 'hidden' : own.get.call(document) });
})(%s);
"""
LABELS = [payload for payload in PAYLOADS if payload.isprintable()]
Monitored = tuple[Person, ScriptMonitor]


async def somebody(
    browser: Browser, server: Server, username: str, name: str
) -> Monitored:
    person = await newcomer(browser, username, server.url)
    monitor = await ScriptMonitor.attach(person.page)
    await media.spy(person.page)
    await person.page.add_init_script(SYSTEM % json.dumps(LABELS))
    await person.sign_up(name)
    return person, monitor


@pytest_asyncio.fixture(loop_scope="session")
async def two(browser: Browser, server: Server) -> tuple[Monitored, Monitored]:
    """Two friends whose names are payloads, in their conversation."""
    caller = await somebody(browser, server, "xavier", CALLER)
    callee = await somebody(browser, server, "yvonne", CALLEE)
    one, other = await scripted(caller[0]), await scripted(callee[0])
    one.befriend(other)
    for (person, _), friend in ((caller, "yvonne"), (callee, "xavier")):
        await person.page.goto(f"{server.url}/c/{friend}")
        await expect(person.button("Video call")).to_be_enabled()
    return caller, callee


async def looks(person: Person, where: str) -> None:
    await person.page.evaluate(
        """(isAway) => {
          window.__away = isAway;
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        where == "elsewhere",
    )


async def rings(caller: Person, callee: Person) -> None:
    """Call a hidden page: card, title and notification show the name."""
    await looks(callee, "elsewhere")
    await caller.button("Video call").click()
    calling = caller.page.get_by_role("dialog", name="Calling")
    await expect(calling.get_by_text(CALLEE, exact=True)).to_be_visible()
    await expect(ring_of(callee).get_by_text(CALLER, exact=True)).to_be_visible()
    await expect(callee.page).to_have_title(f"{CALLER} is calling")
    await callee.page.wait_for_function("() => window.__notices.length > 0")
    notices = await callee.page.evaluate("() => window.__notices")
    assert notices == [[CALLER, "Incoming video call"]]
    await looks(callee, "here")
    await ring_of(callee).get_by_role("button", name="Accept", exact=True).click()
    for person in (caller, callee):
        await media.grows(person.page)
    await expect(callee.page).to_have_title(f"In call with {CALLER}")


async def write_all(writer: Person, reader: Person) -> None:
    """Write every payload in the call chat, several in each message."""
    messages = [
        "\n".join(PAYLOADS[start : start + TEXTS_AT_ONCE])
        for start in range(0, len(PAYLOADS), TEXTS_AT_ONCE)
    ]
    for person in (writer, reader):
        await call_chat.open_chat(person)
    for message in messages:
        await call_chat.write(writer, message)
    for person in (reader, writer):
        bodies = call_chat.lines(person).locator("[data-body]")
        await expect(bodies).to_have_count(len(messages))
        drawn = [plain_text(message) for message in messages]
        assert await bodies.all_text_contents() == drawn
    await call_chat.write(reader, "read")


async def lists_devices(person: Person) -> None:
    for kind in KINDS:
        options = person.page.get_by_label(kind, exact=True).locator("option")
        await expect(options.filter(has_text="__proto__")).to_have_count(1)
        assert set(LABELS) <= set(await options.all_text_contents())


def saved_name(name: str) -> re.Pattern[str]:
    """Return the name as it may be in a file name: no path, no markup."""
    return re.compile(r"[^\\/:*?\"<>|]+ \d{4}-\d\d-\d\d \d\d\.\d\d\.webm")


async def says_name(place: Locator, name: str) -> None:
    assert name in (await place.text_content() or "")


async def test_xss_payloads_in_a_call_do_not_run(
    two: tuple[Monitored, Monitored], tmp_path: Path
):
    (caller, caller_monitor), (callee, callee_monitor) = two
    await rings(caller, callee)
    await write_all(caller, callee)
    await callee.button("Devices").click()
    await lists_devices(callee)
    await callee.button("Call details").click()
    signs = callee.page.get_by_role("list", name=f"Compare with {CALLER}", exact=True)
    await expect(signs).to_be_visible()

    await callee.button("Record call").click()
    await expect(request_of(caller)).to_be_visible()
    await says_name(request_of(caller), CALLEE)
    await request_of(caller).get_by_role("button", name="Allow").click()
    for person in (caller, callee):
        await expect(sign_of(person)).to_be_visible()
    await callee.page.wait_for_timeout(1_500)
    await callee.button("Record call").click()
    await expect(card_of(callee)).to_be_visible()
    await says_name(card_of(callee), CALLER)
    path = await save(callee, tmp_path)
    assert saved_name(CALLER).fullmatch(path.name), path.name

    await caller.button("Hang up").click()
    await expect(ended(callee)).to_be_visible()
    await caller_monitor.assert_nothing_ran("caller")
    await callee_monitor.assert_nothing_ran("callee")


async def test_xss_payloads_in_device_names_do_not_run(
    browser: Browser, server: Server
):
    person, monitor = await somebody(browser, server, "zoe", CALLER)
    await person.page.goto(f"{person.url}/settings")
    await lists_devices(person)
    await monitor.assert_nothing_ran("settings")

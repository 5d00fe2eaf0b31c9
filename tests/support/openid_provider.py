"""A certified OpenID provider on loopback: npm's `oidc-provider` in a process."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import playwright
from playwright.async_api import Page, expect

from tests.support.servers import Server, production
from tests.support.timeouts import PATIENCE

CLIENT_ID = "waves-at-the-provider"
CLIENT_SECRET = "what only Waves and the provider know"
CALLBACK = "/api/auth/google/callback"
CONTINUE = "Continue with Google"
# The wheel of Playwright brings a node.
NODE = Path(playwright.__file__).parent / "driver" / "node"
SCRIPT = Path(__file__).with_suffix(".mjs")

People = dict[str, dict[str, Any]]


@dataclass
class Provider:
    """A running provider; `log` is its output."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def told(self) -> list[dict[str, str]]:
        """The events of the provider so far."""
        # The last line may be half written.
        lines = self.log.read_text().rpartition("\n")[0].splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def count(self, event: str) -> int:
        """Return how often an event occurred."""
        return sum(told["event"] == event for told in self.told)

    @property
    def issuer(self) -> str:
        """Its URL; waits until it listens."""
        deadline = time.monotonic() + PATIENCE
        while not (told := self.told):
            alive = self.process.poll() is None and time.monotonic() < deadline
            assert alive, f"The provider did not start:\n{self.log.read_text()[-4000:]}"
            time.sleep(0.05)
        return told[0]["issuer"]


@contextmanager
def running(
    log: Path, url: str, people: People, *, algorithm: str = "RS256"
) -> Iterator[Provider]:
    """Run a provider for the app at `url` with these people, by subject."""
    wishes = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uri": url + CALLBACK,
        "algorithm": algorithm,
        "people": people,
    }
    with log.open("ab") as out:
        process = subprocess.Popen(
            [NODE, SCRIPT], stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT
        )
    assert process.stdin
    with process.stdin as stdin:
        stdin.write(json.dumps(wishes).encode())
    try:
        yield Provider(process, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def signing_in(
    data: Path, people: People, *, algorithm: str = "RS256", secret: str = CLIENT_SECRET
) -> Iterator[tuple[Server, Provider]]:
    """Run the app with a provider of these people."""
    server = production(data)
    log = data / "provider.log"
    with running(log, server.url, people, algorithm=algorithm) as provider:
        server.extra = {
            "WAVES_GOOGLE_CLIENT_ID": CLIENT_ID,
            "WAVES_GOOGLE_CLIENT_SECRET": secret,
            "WAVES_GOOGLE_ISSUER": provider.issuer,
        }
        server.start()
        try:
            yield server, provider
        finally:
            server.stop()


async def begin(page: Page, address: str) -> None:
    """Follow the button of the app to the provider."""
    await page.goto(address)
    await page.get_by_role("link", name=CONTINUE).click()
    await expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()


async def answer(page: Page, account: str) -> None:
    """Log in at the provider; without an account, deny consent."""
    if account:
        await page.get_by_role("textbox", name="Account").fill(account)
    name = "Continue" if account else "No, thanks"
    await page.get_by_role("button", name=name).click()

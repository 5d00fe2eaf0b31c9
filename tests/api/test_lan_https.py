"""The server that `make run-https` starts, for a browser that trusts its authority."""

import json
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin

from tests.support.api_client import form_of
from tests.support.edge_server import build
from tests.support.servers import ROOT, free_port
from tests.support.timeouts import PATIENCE


class Running(NamedTuple):
    """A server with https, and a context that trusts it."""

    origin: str
    trust: ssl.SSLContext
    printed: str


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("https")
    port, output = free_port(), folder / "output"
    environment = {
        name: value for name, value in os.environ.items() if name[:6] != "WAVES_"
    }
    environment |= {
        "PORT": str(port),
        # Not the address of this machine's network: the test stays on loopback.
        "HOST": "127.0.0.1",
        "WAVES_BASE_URL": f"https://localhost:{port}",
        "WAVES_DATA_DIR": str(folder / "data"),
        "REFLEX_WEB_WORKDIR": str(build(folder)),
    }
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "waves", "serve", "--https"],
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        trust = _ready(process, folder / "data", port, output)
        yield Running(f"https://localhost:{port}", trust, output.read_text())
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _ready(
    process: subprocess.Popen[bytes], data: Path, port: int, output: Path
) -> ssl.SSLContext:
    """Wait until the server is ready; trust nothing but its authority."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, output.read_text()
        try:
            trust = ssl.create_default_context(cafile=str(data / "https/ca.crt"))
            url = f"https://localhost:{port}/api/readyz"
            if httpx.get(url, verify=trust).status_code == 200:
                return trust
        except (OSError, httpx.HTTPError):
            time.sleep(0.1)
    raise AssertionError(output.read_text())


async def test_a_browser_signs_in_and_opens_its_socket(running):
    client = httpx.AsyncClient(
        base_url=running.origin,
        headers={"Origin": running.origin},
        verify=running.trust,
    )
    async with client:
        answer = await client.post("/api/auth/signup", json=form_of("ann"))
        assert answer.status_code == 201, answer.text
        (cookie,) = client.cookies.jar
        assert cookie.secure
        assert cookie.name.startswith("__Host-")
        page = await connect(
            f"wss{running.origin.removeprefix('https')}/api/ws",
            ssl=running.trust,
            origin=Origin(running.origin),
            additional_headers={"Cookie": f"{cookie.name}={cookie.value}"},
            open_timeout=PATIENCE,
            proxy=None,
        )
        hello = {"type": "hello", "tab_id": "tab", "subscribe": ["messages"]}
        await page.send(json.dumps(hello))
        assert json.loads(await page.recv())["type"] == "welcome"
        await page.close()


def test_it_prints_its_address_and_what_to_trust(running):
    assert f"Waves is on {running.origin}" in running.printed
    assert "ca.crt" in running.printed
    assert "Certificate Trust Settings" in running.printed


def test_nobody_is_served_without_tls(running):
    with pytest.raises(httpx.HTTPError):
        httpx.get(running.origin.replace("https", "http"))


def test_who_does_not_trust_the_authority_refuses_it(running):
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(running.origin)

"""The files of `deploy/` for the programs that read them."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest

from tests.support.servers import ROOT, free_port
from tests.support.timeouts import PATIENCE
from tests.support.turn_client import TurnClient

DEPLOY = ROOT / "deploy"
TURN_SECRET = "canary"
VALUES = {
    "WAVES_DOMAIN": "waves.example.org",
    "POSTGRES_PASSWORD": "canary",
    "REDIS_PASSWORD": "canary",
    "WAVES_JWT_SECRETS": "canary",
    "WAVES_TURN_SECRET": "canary",
}


@pytest.fixture
def compose(tmp_path: Path):
    """Run docker-compose on a copy, with this `.env`."""
    shutil.copytree(DEPLOY, tmp_path / "deploy")

    def run(values: dict[str, str]) -> subprocess.CompletedProcess[str]:
        lines = [f"{name}={value}\n" for name, value in values.items()]
        (tmp_path / "deploy/.env").write_text("".join(lines))
        return subprocess.run(
            ["docker-compose", "--file", "compose.yaml", "config"],
            cwd=tmp_path / "deploy",
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_compose_accepts_its_file(compose):
    made = compose(VALUES)
    assert made.returncode == 0, made.stderr
    assert "waves:canary@postgres/waves" in made.stdout


@pytest.mark.parametrize("name", VALUES)
def test_compose_names_what_is_missing(compose, name):
    made = compose({**VALUES, name: ""})
    assert made.returncode != 0
    assert "openssl rand" in made.stderr or "name of the site" in made.stderr


def test_systemd_accepts_the_unit(tmp_path):
    unit = tmp_path / "waves.service"
    text = (DEPLOY / "waves.service").read_text()
    unit.write_text(text.replace("/opt/waves/.venv/bin/python", sys.executable))
    for command in (["verify"], ["security", "--offline=yes", "--threshold=20"]):
        checked = subprocess.run(
            ["systemd-analyze", "--no-pager", *command, str(unit)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run coturn with its file; return its port."""
    folder = tmp_path_factory.mktemp("coturn")
    port, log = free_port(), folder / "output"
    options = {
        "realm": "waves.example.org",
        "static-auth-secret": TURN_SECRET,
        "listening-ip": "127.0.0.1",
        "listening-port": port,
        "pidfile": folder / "pid",
        "userdb": folder / "db",
    }
    command = ["turnserver", "-c", str(DEPLOY / "turnserver.conf")]
    command += [f"--{name}={value}" for name, value in options.items()]
    command += ["--relay-ip=127.0.0.1", "--relay-ip=::1"]
    with log.open("wb") as output:
        coturn = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(port):
            assert coturn.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
        yield port
    finally:
        coturn.terminate()
        coturn.wait(PATIENCE)


@pytest.mark.parametrize(
    "peer", ["8.8.8.8", "172.32.0.1", "198.41.0.4", "2606:4700::1111"]
)
def test_the_relay_reaches_public_addresses(relay, peer):
    with TurnClient(relay, TURN_SECRET, ip_address(peer).version) as client:
        assert client.permit(peer) == 0


@pytest.mark.parametrize(
    "peer",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.1.2.3",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fd00::1",
        "fe80::1",
        "ff02::1",
    ],
)
def test_the_relay_does_not_reach_special_addresses(relay, peer):
    with TurnClient(relay, TURN_SECRET, ip_address(peer).version) as client:
        assert client.permit(peer) == 403


def answers(port: int) -> bool:
    """Return whether a STUN server (RFC 8489) answers a binding request."""
    request = bytes.fromhex("000100002112a442") + bytes(12)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.2)
        client.connect(("127.0.0.1", port))
        client.send(request)
        try:
            return client.recv(1000)[:2] == b"\x01\x01"
        except OSError:
            return False

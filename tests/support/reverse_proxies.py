"""nginx and Caddy with the files of `deploy/`."""

import os
import socket
import ssl
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.support.servers import ROOT, free_port
from tests.support.timeouts import PATIENCE
from waves.lan.certificates import Authority

DEPLOY = ROOT / "deploy"
DOMAIN = "chat.waves.internal"
_NGINX = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    {temporary}
    include {folder}/waves.conf;
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_CADDY = """
{{
    admin off
    local_certs
    skip_install_trust
    http_port {http}
    https_port {https}
    storage file_system {folder}/caddy
    log {{
        output file {folder}/caddy.log
    }}
}}
import {deploy}/Caddyfile
"""


@dataclass
class Proxy:
    """A proxy on loopback that answers for `DOMAIN`."""

    name: str
    folder: Path
    upstream: int
    http: int
    https: int
    others: tuple[int, ...] = ()
    """The ports of further servers."""
    authority: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """The public origin of the app."""
        return f"https://{DOMAIN}:{self.https}"

    def trust(self) -> ssl.SSLContext:
        """Return a context of a client that trusts the authority of the proxy."""
        context = ssl.create_default_context(cafile=str(self.authority))
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        return context

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Return an HTTP client that reaches `DOMAIN` through the proxy."""
        client = httpx.AsyncClient(
            base_url=f"https://127.0.0.1:{self.https}",
            headers={"Host": self.origin[8:], "Origin": self.origin, **headers},
            verify=self.trust(),
            timeout=PATIENCE,
        )

        async def name(request: httpx.Request) -> None:
            request.extensions["sni_hostname"] = DOMAIN

        client.event_hooks["request"].append(name)
        return client

    async def socket(self, path: str, cookies: str = "") -> ClientConnection:
        """Open a WebSocket through the proxy."""
        return await connect(
            f"wss://{DOMAIN}:{self.https}{path}",
            host="127.0.0.1",
            port=self.https,
            ssl=self.trust(),
            origin=Origin(self.origin),
            additional_headers={"Cookie": cookies},
            open_timeout=PATIENCE,
            close_timeout=1,
            proxy=None,
        )

    def start(self) -> None:
        """Start the proxy and wait until it answers with its certificate."""
        command, self.authority = PROGRAMS[self.name](self)
        with (self.folder / "output").open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **_environment(self)},
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            told = (self.folder / "output").read_text(errors="replace")
            assert self.process.poll() is None, told
            assert time.monotonic() < deadline, f"{self.name} does not answer:\n{told}"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the proxy."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def _answers(self) -> bool:
        try:
            context = self.trust()
            with (
                socket.create_connection(("127.0.0.1", self.https), 5) as plain,
                context.wrap_socket(plain, server_hostname=DOMAIN),
            ):
                return True
        except OSError:
            return False


def _environment(proxy: Proxy) -> dict[str, str]:
    return {
        "WAVES_DOMAIN": DOMAIN,
        "WAVES_UPSTREAM": f"127.0.0.1:{proxy.upstream}",
        "HOME": str(proxy.folder),
    }


def _prepare_nginx(proxy: Proxy) -> tuple[list[str], Path]:
    """Put ports and paths of this test into the file; everything else is as it is."""
    authority = Authority(proxy.folder / "https")
    chain, key = authority.issue([DOMAIN], [])
    text = (DEPLOY / "nginx.conf").read_text()
    names = {
        "waves.example.org;": f"{DOMAIN};",
        "127.0.0.1:3000": f"127.0.0.1:{proxy.upstream}",
        "listen 80;": f"listen 127.0.0.1:{proxy.http};",
        "listen 443 ": f"listen 127.0.0.1:{proxy.https} ",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "/etc/letsencrypt/live/waves.example.org/fullchain.pem": str(chain),
        "/etc/letsencrypt/live/waves.example.org/privkey.pem": str(key),
        "/var/log/nginx/": f"{proxy.folder}/",
    }
    for name, value in names.items():
        assert name in text, name
        text = text.replace(name, value)
    ports = (proxy.upstream, *proxy.others)
    lines = [f"server 127.0.0.1:{port} max_fails=0;" for port in ports]
    assert lines[0] in text
    text = text.replace(lines[0], "\n    ".join(lines))
    (proxy.folder / "waves.conf").write_text(text)
    temporary = " ".join(f"{n}_temp_path {proxy.folder}/{n};" for n in _TEMPORARY)
    main = proxy.folder / "nginx.conf"
    main.write_text(_NGINX.format(folder=proxy.folder, temporary=temporary))
    command = ["nginx", "-c", str(main), "-p", str(proxy.folder), "-g", "daemon off;"]
    if os.geteuid() == 0:
        # Its workers would change to another user, who cannot read this folder.
        command[-1] += " user root;"
    return command, authority.certificate_file


def _prepare_caddy(proxy: Proxy) -> tuple[list[str], Path]:
    main = proxy.folder / "Caddyfile"
    main.write_text(
        _CADDY.format(
            http=proxy.http, https=proxy.https, folder=proxy.folder, deploy=DEPLOY
        )
    )
    authority = proxy.folder / "caddy/pki/authorities/local/root.crt"
    return ["caddy", "run", "--config", str(main), "--adapter", "caddyfile"], authority


PROGRAMS = {"nginx": _prepare_nginx, "caddy": _prepare_caddy}
"""What writes the configuration of each proxy and returns its command."""


@contextmanager
def proxy(name: str, folder: Path, upstream: int, *others: int) -> Generator[Proxy]:
    """Make a proxy in front of ports; the caller starts it. Only nginx has others."""
    folder.mkdir(parents=True)
    made = Proxy(name, folder, upstream, free_port(), free_port(), others)
    try:
        yield made
    finally:
        made.stop()

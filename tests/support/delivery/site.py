"""A server that can die, behind a proxy that can fail, on a disk that can be full."""

import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.support.delivery.fate import FATE, Fate
from tests.support.delivery.unreliable_proxy import UnreliableProxy, unreliable_proxy
from tests.support.reflex_client import whole_server
from tests.support.servers import Server

_DISK = "24m"


@dataclass
class Site:
    """What the nemesis acts upon."""

    server: Server
    proxy: UnreliableProxy
    fate: Fate
    disk: Path | None
    """The small file system of its database; None where nothing can be mounted."""

    @property
    def front(self) -> Server:
        """The server as its users see it: through the proxy."""
        return replace(self.server, port=self.proxy.port)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.server.data / "waves.db"


@asynccontextmanager
async def mortal_site(folder: Path, **extra: str) -> AsyncIterator[Site]:
    """Start a site with SQLite."""
    with ExitStack() as undo:
        data = folder / "data"
        data.mkdir(parents=True)
        is_small = _mount(data)
        if is_small:
            undo.callback(subprocess.run, ["umount", "--lazy", str(data)], check=True)
        server = whole_server(data, **{FATE: str(folder / "fate")}, **extra)
        server.log = folder / "server.log"
        server.command[-1] = "tests.support.delivery.mortal_app:serve"
        fate = Fate(folder / "fate")
        async with unreliable_proxy(server.port) as proxy:
            site = Site(server, proxy, fate, data if is_small else None)
            server.extra = {**(server.extra or {}), "WAVES_BASE_URL": site.front.url}
            server.start()
            try:
                yield site
            finally:
                server.stop()


def _mount(folder: Path) -> bool:
    """Mount a small file system, if this machine permits it."""
    if os.geteuid() != 0:
        return False
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder)]
    return subprocess.run(mount, check=False, capture_output=True).returncode == 0

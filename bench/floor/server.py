"""Serves the floor by granian with the options of the product."""

import sys
from pathlib import Path

from tests.support.servers import Server, free_port
from waves.server import OPTIONS


def floor(data: Path) -> Server:
    """Return the server of the floor, not started."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--no-access-log"]
    for name, value in {**OPTIONS, "host": "127.0.0.1", "port": str(port)}.items():
        command += [f"--{name}", value]
    return Server(port, data, [*command, "bench.floor.app:app"], data / "floor.log")

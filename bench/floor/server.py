"""Serves the floor by granian with the options of the product."""

import sys
from pathlib import Path

from granian import Granian

from tests.support.servers import Server, free_port
from waves.process.supervisor import OPTIONS


def floor(data: Path, *, workers: int = 1) -> Server:
    """Return the server of the floor, not started."""
    port = free_port()
    command = [sys.executable, "-m", "bench.floor.server", str(port), str(workers)]
    return Server(port, data, command, data / "floor.log")


if __name__ == "__main__":
    address = {"address": "127.0.0.1", "port": int(sys.argv[1])}
    workers = int(sys.argv[2])
    # A worker that is killed is replaced, as in the product.
    again = {"workers": workers, "respawn_failed_workers": workers > 1}
    Granian("bench.floor.app:app", **address, **again, **OPTIONS).serve()

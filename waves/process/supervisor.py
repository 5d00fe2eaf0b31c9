"""The main process of a server: it starts the workers, and stops them by signals.

The first SIGTERM or SIGINT drains the workers (`waves/process/worker.py`); the second
one kills them.
"""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from waves.core.metrics_folder import remove_shared, shared_by
from waves.process.worker import NAME, load

DRAIN_SECONDS = 14
"""How long workers may take to stop; they are killed after that."""
_KILL_SECONDS = 1.0
"""How long the death of a killed worker may take."""
KILLED = 1
"""The exit code after a second signal."""
OPTIONS: dict[str, Any] = {
    "interface": Interfaces.ASGI,
    # granian applies its header timeout only when it need not detect the version,
    # and only a proxy could speak HTTP/2 in plain text.
    "http": HTTPModes.http1,
    # The timeout is in milliseconds, for the header of a request and between two
    # requests.
    "http1_settings": HTTP1Settings(header_read_timeout=10_000, max_buffer_size=65_536),
    # Concurrent connections, idle ones included; more are not accepted.
    "backpressure": 16_384,
    "backlog": 2048,
    "log_level": LogLevels.warning,
    "workers_kill_timeout": DRAIN_SECONDS,
}
"""Options of granian. `api/request_limits.py` limits bodies."""
_LOG_CONFIG = Path(__file__).parents[1] / "core" / "granian_logging.json"


class Supervisor(Granian):  # pyright: ignore[reportGeneralTypeIssues]
    """granian's main process, which a second signal ends at once."""

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop the workers; at the second signal, kill them and exit."""
        if self.interrupt_signal:
            for worker in self.wrks:
                worker.kill()
            for worker in self.wrks:
                worker.join(_KILL_SECONDS)
            remove_shared()
            os._exit(KILLED)
        super().signal_handler_interrupt(*args, **kwargs)


def main() -> None:
    """Serve until a signal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--json-log", action="store_true")
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--key", type=Path)
    given = parser.parse_args()
    server = Supervisor(
        NAME,
        address=given.host,
        port=given.port,
        workers=given.workers,
        # Alone, a worker that has died ends the server, whose manager starts it again.
        respawn_failed_workers=given.workers > 1,
        ssl_cert=given.certificate,
        ssl_key=given.key,
        log_dictconfig=json.loads(_LOG_CONFIG.read_text()) if given.json_log else None,
        **OPTIONS,
    )
    with shared_by(given.workers):
        server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()

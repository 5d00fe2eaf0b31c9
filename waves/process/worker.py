"""A worker process of a server: it is forked by the supervisor, and serves the app."""

import multiprocessing
import os
import threading
from typing import Any

NAME = "waves.waves:app"
"""What `load` loads."""
ORPHANED = 1
"""The exit code of a worker whose supervisor has died."""


def load() -> Any:
    """Return the app of this worker, which SIGTERM drains."""
    # Ctrl-C signals the process group of the terminal: it is for the supervisor.
    os.setpgid(0, 0)
    threading.Thread(target=_end_with_supervisor, daemon=True).start()
    # Not in the supervisor, which stays small.
    from waves.process.draining import drained_on_sigterm  # noqa: PLC0415
    from waves.waves import app, services  # noqa: PLC0415

    app.register_lifespan_task(drained_on_sigterm, services=services)
    return app()


def _end_with_supervisor() -> None:
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        supervisor.join()
        os._exit(ORPHANED)

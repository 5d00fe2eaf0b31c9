"""What a worker does at SIGTERM.

granian drops open sockets without a close frame as soon as it hears a signal. It
handles SIGTERM and SIGINT in the same way, so the worker takes SIGTERM over, closes
its sockets, and then sends itself SIGINT: granian accepts nothing more, finishes the
requests in progress, and ends the lifespan of the app.
"""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from waves.core.logging import get_logger
from waves.core.services import Services
from waves.core.shutdown import Shutdown
from waves.realtime.realtime import Realtime

logger = get_logger(__name__)


@asynccontextmanager
async def drained_on_sigterm(services: Services) -> AsyncGenerator[None]:
    """Drain this process at SIGTERM, then stop it; a second SIGTERM changes nothing."""
    loop = asyncio.get_running_loop()
    drains: list[asyncio.Task[None]] = []

    def on_sigterm() -> None:
        if not drains:
            drains.append(loop.create_task(_drain(services), name="drain"))

    loop.add_signal_handler(signal.SIGTERM, on_sigterm)
    yield


async def _drain(services: Services) -> None:
    logger.info("draining", sockets=len(services[Realtime].hub))
    try:
        async with asyncio.TaskGroup() as closing:
            closing.create_task(services[Shutdown].begin())
            closing.create_task(services[Realtime].close_sockets())
    finally:
        os.kill(os.getpid(), signal.SIGINT)

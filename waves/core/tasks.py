"""Ends of background tasks."""

import asyncio

REPEATED_SECONDS = 0.3


async def cancel(*tasks: asyncio.Task[None] | None) -> None:
    """Cancel tasks and wait until they have ended; None is ignored.

    redis-py loses a cancellation that arrives while it connects, so it is repeated.
    """
    pending = {task for task in tasks if task is not None}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=REPEATED_SECONDS)

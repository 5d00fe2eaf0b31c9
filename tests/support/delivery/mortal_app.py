"""The app as it is served, which dies where a test wants it to (`fate.py`)."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from tests.support.delivery.fate import FATE, Fate, Point
from waves.core import clock

fate = Fate(Path(os.environ[FATE]))
# Before the modules are imported that take the function from there.
clock.now = fate.now

from tests.support import instrumented_app  # noqa: E402
from waves.core.events import Event, EventRegistry  # noqa: E402
from waves.core.unit_of_work import UnitOfWork  # noqa: E402
from waves.realtime.protocol.frames import Command  # noqa: E402
from waves.realtime.protocol.registry import (  # noqa: E402
    Handler,
    registrations,
)

_FRAMES_HAVE_LEFT_AFTER = 0.02
"""Seconds from a commit until its frames are in the buffers of the kernel."""


def serve() -> ASGIApp:
    """Return the app, with the points at which it can die."""
    _die_around_commits()
    for command, registered in registrations.items():
        if str(command.model_fields["type"].default).startswith("message."):
            mortal = _die_before_answer(registered.handler)
            registrations[command] = replace(registered, handler=mortal)
    return instrumented_app.serve()


def _is_of_messages(events: list[Event]) -> bool:
    return any(type(event).__name__.startswith("Message") for event in events)


def _die_around_commits() -> None:
    flush, publish = UnitOfWork.flush, EventRegistry.publish

    async def flush_or_die(self: UnitOfWork) -> None:
        await flush(self)
        if _is_of_messages(self.raised):
            fate.reach(Point.BEFORE_COMMIT)

    def publish_or_die(self: EventRegistry, events: list[Event]) -> None:
        if _is_of_messages(events):
            fate.reach(Point.BEFORE_PUSH)
        publish(self, events)

    UnitOfWork.flush = flush_or_die
    EventRegistry.publish = publish_or_die


def _die_before_answer(handler: Handler[Any]) -> Handler[Any]:
    async def mortal(context: Any, command: Command) -> Any:
        answer = await handler(context, command)
        if command.model_fields["type"].default != "message.read":
            await asyncio.sleep(_FRAMES_HAVE_LEFT_AFTER)
            fate.reach(Point.BEFORE_ACK)
        return answer

    return mortal

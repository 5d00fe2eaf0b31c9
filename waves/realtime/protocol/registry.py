"""Commands and their handlers: `@handles` registers a frame and its rate limit.

`realtime/dispatcher.py` lists every frame of both directions. From there
`make generate` writes `docs/protocol.md` and `browser/socket/protocol.ts`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from waves.core.rate_limits import Rule
from waves.realtime.context import Context
from waves.realtime.protocol.frames import Command, Push

C = TypeVar("C", bound=Command)
Handler = Callable[[Context, C], Awaitable[Push | None]]


@dataclass(frozen=True, slots=True)
class Registration:
    """The handler of a command, and the rule that it spends from per account."""

    handler: Handler[Any]
    rate: Rule | None


registrations: dict[type[Command], Registration] = {}
"""Filled as the modules of the handlers are imported."""


def handles(
    frame: type[C], *, rate: Rule | None = None
) -> Callable[[Handler[C]], Handler[C]]:
    """Register the decorated function as the handler of a command.

    The handler returns the answer, or None when the command is answered only on
    refusal. A `WavesError` that it raises is answered by an `error` frame.

    Args:
        frame: The command.
        rate: The rule of `core.rate_limits` that each command spends from.
    """

    def register(handler: Handler[C]) -> Handler[C]:
        registrations[frame] = Registration(handler, rate)
        return handler

    return register

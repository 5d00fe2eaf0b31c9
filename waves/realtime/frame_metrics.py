"""Counts the frames of browsers and measures the sending of messages."""

import time

from waves.core.metrics import Metrics
from waves.core.services import current
from waves.realtime.connection_frames import Error
from waves.realtime.message_frames import MessageAck
from waves.realtime.protocol.codes import ErrorCode
from waves.realtime.protocol.frames import Command, Push

UNKNOWN = "unknown"
"""The type of every frame whose type does not exist: label values are few."""
_FAILURES = frozenset({ErrorCode.INTERNAL, ErrorCode.UNAVAILABLE})


def count_invalid(type_: str = "") -> None:
    """Count a frame that is not a command."""
    current(Metrics).frame(type_ or UNKNOWN, "invalid").inc()


def count_answered(command: Command, answer: Push | None, *, since: float) -> None:
    """Count a command whose answer has left.

    Args:
        command: The command.
        answer: What it was answered with.
        since: When its frame arrived, by `time.perf_counter`.
    """
    metrics = current(Metrics)
    metrics.frame(command.type, _result(answer)).inc()
    if isinstance(answer, MessageAck):
        metrics.sends.observe(time.perf_counter() - since)


def _result(answer: Push | None) -> str:
    if not isinstance(answer, Error):
        return "ok"
    return "failed" if answer.code in _FAILURES else "refused"

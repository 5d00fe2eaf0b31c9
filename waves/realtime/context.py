"""What the handler of a command works with."""

from dataclasses import dataclass

from waves.calls.service import CallService
from waves.realtime.connection import Connection
from waves.realtime.page_loads import PageLoads
from waves.realtime.presence import Presence
from waves.realtime.typing_relay import TypingRelay


@dataclass(frozen=True, slots=True)
class Context:
    """The connection that sent a command, and the services of its process."""

    connection: Connection
    calls: CallService
    page_loads: PageLoads
    typing: TypingRelay
    presence: Presence

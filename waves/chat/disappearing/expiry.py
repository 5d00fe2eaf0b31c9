"""Lets messages disappear in time, whoever looks at them.

With several workers, each looks; a message disappears once. What a server that was
killed has left follows when one runs again.
"""

from waves.chat.disappearing import service
from waves.core.repeated_work import RepeatedWork

LOOK_EVERY_SECONDS = 5.0
PAUSE_SECONDS = 0.02
"""Between two portions, so that others write meanwhile."""


class MessageExpiry(RepeatedWork):
    """Looks for messages whose time has come, as long as it runs."""

    def __init__(self) -> None:
        """Look for nothing yet."""
        super().__init__(
            "message-expiry",
            service.expire,
            every=LOOK_EVERY_SECONDS,
            pause=PAUSE_SECONDS,
        )

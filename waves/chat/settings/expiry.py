"""Ends mutes in time, whoever looks at them.

A mute that ends is a change like any other: it is written, counts what is unread again,
and reaches every tab. With several workers, each looks; a mute ends once.
"""

from waves.chat.settings import service
from waves.core.repeated_work import RepeatedWork

LOOK_EVERY_SECONDS = 5.0


class MuteExpiry(RepeatedWork):
    """Looks for mutes that have ended, as long as it runs."""

    def __init__(self) -> None:
        """Look for nothing yet."""
        super().__init__("mute-expiry", service.end_mutes, every=LOOK_EVERY_SECONDS)

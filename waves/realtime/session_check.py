"""Checks, before every command, whether the session of a socket is still valid.

The session watcher looks up every open session in one statement about once a second.
A command that follows such a look, or a check, within a second reads nothing.
"""

import time
from collections.abc import Callable

from waves.accounts.sessions import service as sessions

# The end of a session closes its sockets at once; this check is a second safeguard.
REMEMBERED_SECONDS = 1.0
READ_EVERY_SECONDS = 60.0
"""How long looks of the watcher suffice; a check also notes when the user was seen."""


class SessionCheck:
    """Checks one session token; a valid result is cached for a moment."""

    def __init__(
        self,
        token: str,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        watched: Callable[[], float] | None = None,
    ) -> None:
        """Check `token`.

        Args:
            token: The session token of the handshake.
            monotonic: Returns seconds.
            watched: Returns when the watcher last saw that the session was valid.
        """
        self._token = token
        self._monotonic = monotonic
        self._watched = watched or (lambda: float("-inf"))
        self._read_at = float("-inf")

    async def check(self) -> None:
        """Raise `NotSignedInError` if the session has ended."""
        now = self._monotonic()
        seen_at = self._read_at
        if now - self._read_at < READ_EVERY_SECONDS:
            seen_at = max(seen_at, self._watched())
        if now - seen_at < REMEMBERED_SECONDS:
            return
        await sessions.authenticate(self._token)
        self._read_at = now

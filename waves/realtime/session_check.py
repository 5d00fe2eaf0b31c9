"""Checks, before every command, whether the session of a socket is still valid."""

import time
from collections.abc import Callable

from waves.accounts.sessions import service as sessions

# The end of a session closes its sockets at once; this check is a second safeguard.
REMEMBERED_SECONDS = 1.0


class SessionCheck:
    """Checks one session token; a valid result is cached for a moment."""

    def __init__(
        self, token: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Check `token`; `monotonic` returns seconds."""
        self._token = token
        self._monotonic = monotonic
        self._good_until = float("-inf")

    async def check(self) -> None:
        """Raise `NotSignedInError` if the session has ended."""
        now = self._monotonic()
        if now < self._good_until:
            return
        await sessions.authenticate(self._token)
        self._good_until = now + REMEMBERED_SECONDS

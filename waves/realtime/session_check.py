"""Checks, before every command, whether the session of a socket is still valid.

The session watcher looks up every open session in one statement about once a second.
A command that follows such a look, or a check, within a second reads nothing. Commands
that find the last look too old, as on a busy server, wait for the same next one: if
each read its own session, a busy server would become busier.
"""

import time
from collections.abc import Awaitable, Callable

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
        look: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Check `token`.

        Args:
            token: The session token of the handshake.
            monotonic: Returns seconds.
            watched: Returns when the watcher last saw that the session was valid.
            look: Lets the watcher look now.
        """
        self._token = token
        self._monotonic = monotonic
        self._watched = watched or (lambda: float("-inf"))
        self._look = look
        self._read_at = float("-inf")

    async def check(self) -> None:
        """Raise `NotSignedInError` if the session has ended."""
        now = self._monotonic()
        if now - self._read_at < REMEMBERED_SECONDS or await self._is_watched(now):
            return
        await sessions.authenticate(self._token)
        self._read_at = now

    async def _is_watched(self, now: float) -> bool:
        if now - self._read_at >= READ_EVERY_SECONDS:
            return False
        oldest = now - REMEMBERED_SECONDS
        if self._watched() <= oldest and self._look is not None:
            await self._look()
        return self._watched() > oldest

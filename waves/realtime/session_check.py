"""Whether the session of an open socket is still good, asked at every command."""

import time
from collections.abc import Callable

from waves.accounts import service as accounts

# The end of a session closes its sockets at once; this is the second lock.
REMEMBERED_SECONDS = 1.0


class SessionGuard:
    """Asks for one session token, and remembers a good answer for a moment."""

    def __init__(
        self, token: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Watch over `token`; `monotonic` measures seconds."""
        self._token = token
        self._monotonic = monotonic
        self._good_until = float("-inf")

    async def check(self) -> None:
        """Raise `NotSignedInError` when the session is over."""
        now = self._monotonic()
        if now < self._good_until:
            return
        await accounts.authenticate(self._token)
        self._good_until = now + REMEMBERED_SECONDS

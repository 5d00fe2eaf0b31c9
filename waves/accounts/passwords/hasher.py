"""Password hashing in a bounded thread pool, off the event loop.

bcrypt reads at most 72 bytes, and version 5 of the package refuses more, so its
input is the SHA-256 of the password. In base64, because bcrypt stops at a NUL byte.

A password is hashed in its normal form, because keyboards and systems compose
letters differently (`normal_form`). Older hashes are of the password as typed, so
both forms are tried.
"""

import asyncio
import base64
import hashlib
import os
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import bcrypt

from waves import texts
from waves.core.errors import UnavailableError

COST = 12
"""The default bcrypt cost; 2^12 rounds take about a quarter of a second."""
# Two threads hash eight passwords a second, so the last of these waits half a
# minute. More are refused.
MAX_WAITING = 256
_EMPTY_DIGEST = b"." * 31

Result = TypeVar("Result")


def normal_form(password: str) -> str:
    """Return the password in NFC with plain spaces (RFC 8265, OpaqueString).

    Not NFKC: as the profile requires, letters of another width or shape stay
    different characters.
    """
    spaced = "".join(
        " " if unicodedata.category(char) == "Zs" else char for char in password
    )
    return unicodedata.normalize("NFC", spaced)


class PasswordHasher:
    """Hashes and checks passwords in a pool of threads with a bounded queue."""

    def __init__(self, *, cost: int = COST, threads: int | None = None) -> None:
        self._cost = cost
        self._waiting = 0
        self._pool = ThreadPoolExecutor(
            max_workers=threads or min(4, os.cpu_count() or 1),
            thread_name_prefix="password",
        )
        # Checked in place of a missing hash, so that both take the same time.
        self._nobody = (bcrypt.gensalt(cost) + _EMPTY_DIGEST).decode()

    async def hash(self, password: str) -> str:
        """Return the hash to store.

        Raises:
            UnavailableError: Too many passwords are waiting already.
        """
        salt = bcrypt.gensalt(self._cost)
        normal = normal_form(password)
        digest = await self._run(lambda: bcrypt.hashpw(_digest(normal), salt))
        return digest.decode()

    async def check(self, password: str, kept: str | None) -> bool:
        """Return whether `password` matches the hash `kept`.

        Without a hash it returns False after the same time: the number of forms that
        are tried depends on the password only, not on the account.

        Raises:
            UnavailableError: Too many passwords are waiting already.
        """
        against = (kept or self._nobody).encode()
        forms = {password, normal_form(password)}
        fits = await self._run(
            lambda: [bcrypt.checkpw(_digest(form), against) for form in forms]
        )
        return any(fits) and kept is not None

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._waiting >= MAX_WAITING:
            raise UnavailableError(texts.api.LOG_INS_BUSY)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def _digest(password: str) -> bytes:
    return base64.b64encode(hashlib.sha256(password.encode()).digest())

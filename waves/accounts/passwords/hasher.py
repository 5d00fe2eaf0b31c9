"""Password hashing in a bounded thread pool, off the event loop.

bcrypt reads 72 bytes at most and version 5 refuses more, so it is given the
SHA-256 of the password. In base64, because bcrypt would stop at a NUL byte.

A password is hashed in its normal form, so that it does not matter which
keyboard or system composed its letters (`normal_form`). Hashes made before that
rule are of what was typed, so both are tried.
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
"""The cost of the product; 2^12 rounds are about a quarter of a second."""
# A second of work for each of two threads is four passwords; this many wait
# half a minute, and more would only give up later.
MAX_WAITING = 256
_EMPTY_DIGEST = b"." * 31

Result = TypeVar("Result")


def normal_form(password: str) -> str:
    """Return the password in NFC with plain spaces (RFC 8265, OpaqueString).

    Not NFKC: letters of another width or shape stay different characters, as
    the profile says, so a password keeps every distinction a person can type.
    """
    spaced = "".join(
        " " if unicodedata.category(char) == "Zs" else char for char in password
    )
    return unicodedata.normalize("NFC", spaced)


class PasswordHasher:
    """Makes and checks password hashes; at most so many at the same time."""

    def __init__(self, *, cost: int = COST, threads: int | None = None) -> None:
        """Prepare the pool; its threads start with the first password."""
        self._cost = cost
        self._waiting = 0
        self._pool = ThreadPoolExecutor(
            max_workers=threads or min(4, os.cpu_count() or 1),
            thread_name_prefix="password",
        )
        # Nobody's hash: checking it takes as long as checking somebody's.
        self._nobody = (bcrypt.gensalt(cost) + _EMPTY_DIGEST).decode()

    async def hash(self, password: str) -> str:
        """Return the hash to keep.

        Raises:
            UnavailableError: Too many passwords are waiting already.
        """
        salt = bcrypt.gensalt(self._cost)
        normal = normal_form(password)
        digest = await self._run(lambda: bcrypt.hashpw(_digest(normal), salt))
        return digest.decode()

    async def check(self, password: str, kept: str | None) -> bool:
        """Tell whether `password` made the hash `kept`.

        Without a hash the answer is no, and takes the same time: how many forms
        are tried depends on the password alone, never on the account.

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

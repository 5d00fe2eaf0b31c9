"""Password hashing in a bounded thread pool, off the event loop.

bcrypt releases the GIL, so what it takes from the event loop is a core. One core is
left to the loop, and the threads have a lower priority than the loop, for machines
with one core or with other work.

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
import sys
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

import bcrypt

from waves import texts
from waves.core.errors import UnavailableError

COST = 12
"""The default bcrypt cost; 2^12 rounds take about a quarter of a second."""
# A thread hashes about four passwords a second, so the last of these waits half a
# minute. More are refused.
MAX_WAITING = 128
"""Passwords that may wait for each thread."""
MAX_THREADS = 4
NICENESS = 10
"""Added to that of the process: the loop gets about ten times as much of a core."""
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
        self._threads = threads or _spare_cores()
        self._pool = ThreadPoolExecutor(
            max_workers=self._threads,
            thread_name_prefix="password",
            initializer=_give_way,
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
        if self._waiting >= MAX_WAITING * self._threads:
            raise UnavailableError(texts.api.LOG_INS_BUSY)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def _spare_cores() -> int:
    """Return the number of cores that this process may use besides one for the loop."""
    is_linux = sys.platform == "linux"
    cores = len(os.sched_getaffinity(0)) if is_linux else os.cpu_count() or 1
    return min(max(cores - 1, 1), MAX_THREADS)


def _give_way() -> None:
    """Lower the priority of this thread, where threads have one of their own."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        niceness = os.getpriority(os.PRIO_PROCESS, thread) + NICENESS
        # A sandbox may refuse it: then the threads have the priority of the loop.
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, niceness)


def _digest(password: str) -> bytes:
    return base64.b64encode(hashlib.sha256(password.encode()).digest())

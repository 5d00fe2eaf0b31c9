"""Run `pictures.py` on an uploaded picture: apart from this process, and limited."""

import asyncio
import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from waves.core.logging import get_logger
from waves.files import pictures
from waves.files.errors import BadPictureError

logger = get_logger(__name__)

AT_ONCE = 2
"""Pictures that one worker has written at the same time; others wait."""
SECONDS = 60.0
"""The time that one picture may take, also on a busy machine."""
_PROGRAM = str(Path(pictures.__file__))


class Picture(NamedTuple):
    """A picture that was written afresh."""

    type: str
    width: int
    height: int
    placeholder: str
    content: Path
    thumbnail: Path


class PictureProcess:
    """Writes pictures afresh, a few at a time."""

    def __init__(self) -> None:
        """Wait for pictures."""
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def rewrite(self, source: Path, folder: Path) -> Picture | None:
        """Write a picture and its thumbnail into `folder`.

        Returns:
            None for an animation that is too large to be shown.

        Raises:
            BadPictureError: It is damaged, or takes too much memory or time.
        """
        async with self._turns:
            printed = await _run(str(source), str(folder))
        made = json.loads(printed)
        if made is None:
            return None
        return Picture(
            **made, content=folder / "content", thumbnail=folder / "thumbnail"
        )

    async def square(self, content: bytes, side: int) -> bytes:
        """Return the middle square of a picture: WebP, `side` pixels on each side.

        Raises:
            BadPictureError: It is no JPEG, PNG or WebP, is damaged, or takes too much
                memory or time.
        """
        with tempfile.TemporaryDirectory(prefix="waves-") as made_in:
            source, made = Path(made_in) / "source", Path(made_in) / "content"
            await asyncio.to_thread(source.write_bytes, content)
            async with self._turns:
                await _run(str(source), made_in, str(side))
            return await asyncio.to_thread(made.read_bytes)


async def _run(*args: str) -> bytes:
    # Without an environment there are no secrets in it.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        _PROGRAM,
        *args,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={},
    )
    try:
        async with asyncio.timeout(SECONDS):
            printed, errors = await process.communicate()
    except TimeoutError:
        raise BadPictureError from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        last = errors.decode(errors="replace").strip().rpartition("\n")[2]
        logger.info("picture_refused", code=process.returncode, error=last[:200])
        raise BadPictureError
    return printed

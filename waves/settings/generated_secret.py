"""The secret of a server that was given none: made once, kept in the data folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from waves.settings import validators

NAME = "jwt-secret"
_MIN_DIFFERENT = 10
"""Characters; a file of zeros or of one letter has fewer."""


class KeptSecretError(Exception):
    """The file cannot be used; the text says why, and what to do."""


def kept_secret(folder: Path) -> str:
    """Return the secret of a server that was given none; make it at the first start.

    It is on the disk before anything is signed with it, readable by its owner only.

    Raises:
        KeptSecretError: The file cannot be read or written, or holds no secret.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make(path)
        # A file that is somebody else's, or mounted read-only, stays as it is.
        with suppress(PermissionError):
            path.chmod(0o600)
        kept = path.read_text("ascii").strip()
    except UnicodeDecodeError:
        kept = ""
    except OSError as error:
        raise KeptSecretError(f"cannot be used: {error.strerror}") from None
    if not _is_secret(kept):
        raise KeptSecretError(
            "the file is empty or damaged: delete it (everybody then logs in again), "
            "or set WAVES_JWT_SECRETS"
        )
    return kept


def _is_secret(text: str) -> bool:
    is_varied = len(set(text)) >= _MIN_DIFFERENT
    return text.isprintable() and not validators.is_short(text) and is_varied


def _name(fresh: Path, path: Path) -> None:
    """Give a whole file its name: of two processes that start together one wins."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems (FAT, network shares) have no second name for a file.
        if not path.exists():
            fresh.rename(path)


def _make(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        _name(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    # The name of a file is on the disk once its folder is.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

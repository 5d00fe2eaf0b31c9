"""The signing secret of a server without `WAVES_JWT_SECRETS`, in the data folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from waves.settings import validators

NAME = "jwt-secret"
_MIN_DIFFERENT = 10
"""Distinct characters: a damaged file of zeros has fewer."""


class GeneratedSecretError(Exception):
    """The file cannot be used; the message says why and what to do."""


def generated_secret(folder: Path) -> str:
    """Return the generated secret; generate it at the first start.

    It is flushed to disk before it signs anything, and readable by its owner only.

    Raises:
        GeneratedSecretError: The file cannot be read or written, or contains no secret.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _generate(path)
        # A file of another user, or on a read-only mount, keeps its mode.
        with suppress(PermissionError):
            path.chmod(0o600)
        secret = path.read_text("ascii").strip()
    except UnicodeDecodeError:
        secret = ""
    except OSError as error:
        raise GeneratedSecretError(f"cannot be used: {error.strerror}") from None
    if not _is_secret(secret):
        raise GeneratedSecretError(
            "the file is empty or damaged: delete it (everybody then logs in again), "
            "or set WAVES_JWT_SECRETS"
        )
    return secret


def _is_secret(text: str) -> bool:
    is_varied = len(set(text)) >= _MIN_DIFFERENT
    return text.isprintable() and not validators.is_short(text) and is_varied


def _publish(fresh: Path, path: Path) -> None:
    """Rename a complete file, unless a concurrent process was first."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems (FAT, network shares) have no hard links.
        if not path.exists():
            fresh.rename(path)


def _generate(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        _publish(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    # A rename is durable once the folder is flushed.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

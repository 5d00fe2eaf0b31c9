"""The signing secret of a server without `WAVES_JWT_SECRETS`, in the data folder."""

import secrets
from contextlib import suppress
from pathlib import Path

from waves.private_files import private_file
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


def _generate(path: Path) -> None:
    with private_file(path, replaces=False) as file:
        file.write(secrets.token_urlsafe(48).encode())

"""Errors of users."""

from collections.abc import Collection

from waves import texts
from waves.core.errors import ConflictError

_TAKEN = {
    "username": texts.fields.USERNAME_TAKEN,
    "email": texts.fields.EMAIL_TAKEN,
}


class TakenError(ConflictError):
    """Another user has the username or the e-mail address."""

    code = "taken"

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(fields={field: _TAKEN[field] for field in sorted(fields)})


class RenamedTooOftenError(ConflictError):
    """The user has reserved as many former usernames as allowed."""

    code = "renamed_too_often"

    def __init__(self) -> None:
        super().__init__(fields={"username": texts.fields.RENAMED_TOO_OFTEN})

"""Errors of users."""

from collections.abc import Collection

from waves import texts
from waves.core.errors import (
    ConflictError,
)

_TAKEN = {
    "username": texts.fields.USERNAME_TAKEN,
    "email": texts.fields.EMAIL_TAKEN,
}


class TakenError(ConflictError):
    """Somebody else has the user name or the e-mail address."""

    code = "taken"

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(fields={field: _TAKEN[field] for field in sorted(fields)})


class RenamedTooOftenError(ConflictError):
    """So many usernames are reserved for this person that no more can be."""

    code = "renamed_too_often"

    def __init__(self) -> None:
        super().__init__(fields={"username": texts.fields.RENAMED_TOO_OFTEN})

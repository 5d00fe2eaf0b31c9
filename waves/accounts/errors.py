"""How accounts refuse."""

from collections.abc import Collection

from waves.core.errors import ConflictError, InvalidInputError, NotSignedInError

_TAKEN = {
    "username": "This user name is taken.",
    "email": "There is an account with this e-mail address already.",
}


class WrongCredentialsError(NotSignedInError):
    """No such account, another password, or a closed account: all the same."""

    code = "wrong_credentials"

    def __init__(self) -> None:
        """Say one sentence for every reason."""
        super().__init__("The user name or the password is not right.")


class TakenError(ConflictError):
    """Somebody else has the user name or the e-mail address."""

    code = "taken"

    def __init__(self, fields: Collection[str]) -> None:
        """Name the fields that are taken."""
        super().__init__(
            "Somebody else has this already.",
            fields={field: _TAKEN[field] for field in sorted(fields)},
        )


class WrongPasswordError(InvalidInputError):
    """The current password, given as a proof, is not right."""

    def __init__(self) -> None:
        """Point at the field."""
        super().__init__({"current_password": "This is not your password."})

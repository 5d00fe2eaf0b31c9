"""Errors of passwords."""

from waves import texts
from waves.core.errors import (
    InvalidInputError,
    NotAllowedError,
    NotSignedInError,
)


class WrongCredentialsError(NotSignedInError):
    """No such account, a wrong password, or a closed account."""

    code = "wrong_credentials"


class WrongPasswordError(InvalidInputError):
    """The current password, given as a proof, is wrong."""

    def __init__(self) -> None:
        super().__init__({"current_password": texts.fields.PASSWORD_WRONG})


class SignInAgainError(NotAllowedError):
    """The action needs a fresh sign-in, and the session is older."""

    code = "sign_in_again"

"""Errors of passwords."""

from waves import texts
from waves.core.errors import (
    InvalidInputError,
    NotAllowedError,
    NotSignedInError,
)


class WrongCredentialsError(NotSignedInError):
    """No such account, another password, or a closed account: all the same."""

    code = "wrong_credentials"


class WrongPasswordError(InvalidInputError):
    """The current password, given as a proof, is not right."""

    def __init__(self) -> None:
        super().__init__({"current_password": texts.fields.PASSWORD_WRONG})


class SignInAgainError(NotAllowedError):
    """Nothing but a fresh sign-in can prove who this is, and this one is old."""

    code = "sign_in_again"

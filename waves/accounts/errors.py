"""Errors raised by the accounts package."""

from collections.abc import Collection
from enum import StrEnum

from waves import texts
from waves.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotSignedInError,
)

_TAKEN = {
    "username": texts.fields.USERNAME_TAKEN,
    "email": texts.fields.EMAIL_TAKEN,
}


class WrongCredentialsError(NotSignedInError):
    """No such account, another password, or a closed account: all the same."""

    code = "wrong_credentials"


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


class WrongPasswordError(InvalidInputError):
    """The current password, given as a proof, is not right."""

    def __init__(self) -> None:
        super().__init__({"current_password": texts.fields.PASSWORD_WRONG})


class LinkProblem(StrEnum):
    """Why a link from a mail is worth nothing; the values are error codes."""

    WRONG = "link_wrong"
    """Cut short, made up, or for an address that the account has no more."""
    EXPIRED = "link_expired"
    USED = "link_used"
    REPLACED = "link_replaced"
    """A newer one was sent."""


class LinkError(ConflictError):
    """A link from a mail is worth nothing, or nothing any more."""

    code = LinkProblem.WRONG.value

    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(code=problem.value)


class MailOffError(ConflictError):
    """This server has no mail server, so nothing can be proved by mail."""

    code = "mail_off"


class AlreadyVerifiedError(ConflictError):
    """The address is proved already."""

    code = "already_verified"


class SignInAgainError(NotAllowedError):
    """Nothing but a fresh sign-in can prove who this is, and this one is old."""

    code = "sign_in_again"


class Problem(StrEnum):
    """Why signing in by a provider did not work; `waves/texts/` has the sentences."""

    OFF = "google_off"
    """This server has no provider."""
    DENIED = "google_denied"
    """The person said no there."""
    EXPIRED = "google_expired"
    """Not begun in this browser, too long ago, or finished before."""
    FAILED = "google_failed"
    """The provider did not answer, or not as it should."""
    NO_EMAIL = "google_no_email"
    """The provider tells no e-mail address."""
    LINK_FIRST = "google_link_first"
    """There is an account with this address; it has to say so itself."""
    TAKEN = "google_taken"
    """This identity belongs to another account, or the account has one."""
    CLOSED = "google_closed"
    """The account is closed."""


class GoogleError(Exception):
    """Signing in by a provider did not work."""

    def __init__(self, problem: Problem, next_path: str = "/") -> None:
        """Keep why, and where the person wanted to go."""
        super().__init__(problem.value)
        self.problem = problem
        self.next_path = next_path


class LastWayInError(ConflictError):
    """Without this identity nobody could log in to the account any more."""

    code = "last_way_in"

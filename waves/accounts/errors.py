"""How accounts refuse."""

from collections.abc import Collection
from enum import StrEnum

from waves.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotSignedInError,
)

_TAKEN = {
    "username": "This username is taken.",
    "email": "There is an account with this email address already.",
}


class WrongCredentialsError(NotSignedInError):
    """No such account, another password, or a closed account: all the same."""

    code = "wrong_credentials"

    def __init__(self) -> None:
        """Say one sentence for every reason."""
        super().__init__("The username or the password is not right.")


class TakenError(ConflictError):
    """Somebody else has the user name or the e-mail address."""

    code = "taken"

    def __init__(self, fields: Collection[str]) -> None:
        """Name the fields that are taken."""
        super().__init__(
            "Somebody else has this already.",
            fields={field: _TAKEN[field] for field in sorted(fields)},
        )


class RenamedTooOftenError(ConflictError):
    """So many usernames are reserved for this person that no more can be."""

    code = "renamed_too_often"

    def __init__(self) -> None:
        """Point at the field."""
        super().__init__(
            "You have changed your username too often.",
            fields={
                "username": "You have changed your username too often. "
                "Try again in a few days, or take one of your former names."
            },
        )


class WrongPasswordError(InvalidInputError):
    """The current password, given as a proof, is not right."""

    def __init__(self) -> None:
        """Point at the field."""
        super().__init__({"current_password": "This is not your password."})


class LinkProblem(StrEnum):
    """Why a link from a mail is worth nothing; the values are error codes."""

    WRONG = "link_wrong"
    """Cut short, made up, or for an address that the account has no more."""
    EXPIRED = "link_expired"
    USED = "link_used"
    REPLACED = "link_replaced"
    """A newer one was sent."""


_LINK_SENTENCES = {
    LinkProblem.WRONG: "This link is not right.",
    LinkProblem.EXPIRED: "This link is too old.",
    LinkProblem.USED: "This link was used before.",
    LinkProblem.REPLACED: "There is a newer link.",
}


class LinkError(ConflictError):
    """A link from a mail is worth nothing, or nothing any more."""

    code = LinkProblem.WRONG.value

    def __init__(self, problem: LinkProblem) -> None:
        """Say which way; whoever holds a link may know."""
        super().__init__(_LINK_SENTENCES[problem], code=problem.value)


class MailOffError(ConflictError):
    """This server has no mail server, so nothing can be proved by mail."""

    code = "mail_off"

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__("This server sends no mail. Ask whoever runs it.")


class AlreadyVerifiedError(ConflictError):
    """The address is proved already."""

    code = "already_verified"

    def __init__(self) -> None:
        """Say that nothing is left to do."""
        super().__init__("Your email address is confirmed already.")


class SignInAgainError(NotAllowedError):
    """Nothing but a fresh sign-in can prove who this is, and this one is old."""

    code = "sign_in_again"

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__("Sign in again first: you have been here for a while.")


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

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__("Set a password first: this is your only way to log in.")

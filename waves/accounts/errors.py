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
        super().__init__("Your e-mail address is confirmed already.")


class SignInAgainError(NotAllowedError):
    """Nothing but a fresh sign-in can prove who this is, and this one is old."""

    code = "sign_in_again"

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__("Sign in again first: you have been here for a while.")

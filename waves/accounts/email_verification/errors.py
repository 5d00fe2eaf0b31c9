"""Errors of links sent by e-mail."""

from enum import StrEnum

from waves.core.errors import (
    ConflictError,
)


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

"""Errors of links sent by e-mail."""

from enum import StrEnum

from waves.core.errors import ConflictError


class LinkProblem(StrEnum):
    """Why a link from a mail is not valid; the values are error codes."""

    WRONG = "link_wrong"
    """Truncated, invented, or sent to a former address of the account."""
    EXPIRED = "link_expired"
    USED = "link_used"
    REPLACED = "link_replaced"
    """A newer one was sent."""


class LinkError(ConflictError):
    """A link from a mail is not valid."""

    code = LinkProblem.WRONG.value

    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(code=problem.value)


class MailOffError(ConflictError):
    """No mail server is configured."""

    code = "mail_off"


class AlreadyVerifiedError(ConflictError):
    """The address is verified already."""

    code = "already_verified"

"""Errors raised by the friends package."""

from waves import texts
from waves.core.errors import ConflictError, InvalidInputError


class YourselfError(InvalidInputError):
    """The user sent a request to themselves, or blocked themselves."""

    def __init__(self) -> None:
        super().__init__({"user_id": texts.fields.YOURSELF})


class AlreadyFriendsError(ConflictError):
    """The two users are friends."""

    code = "already_friends"


class AlreadyRequestedError(ConflictError):
    """The user's own request is pending."""

    code = "already_requested"


class RequestClosedError(ConflictError):
    """The request is no longer pending."""

    code = "request_closed"


class BlockedByYouError(ConflictError):
    """The user has blocked the other one; only the blocker gets this error."""

    code = "blocked_by_you"


class RequestsCrossedError(ConflictError):
    """A request between the two users was stored concurrently; try again."""

    code = "requests_crossed"

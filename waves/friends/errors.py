"""Errors raised by the friends package."""

from waves import texts
from waves.core.errors import ConflictError, InvalidInputError


class YourselfError(InvalidInputError):
    """Nobody can ask, or block, themselves."""

    def __init__(self) -> None:
        super().__init__({"user_id": texts.fields.YOURSELF})


class AlreadyFriendsError(ConflictError):
    """The two are friends: there is nothing to ask for."""

    code = "already_friends"


class AlreadyRequestedError(ConflictError):
    """The asker's own request still waits for an answer."""

    code = "already_requested"


class RequestClosedError(ConflictError):
    """The request was accepted, rejected or cancelled before."""

    code = "request_closed"


class BlockedByYouError(ConflictError):
    """The asker has blocked the person; only the blocker ever hears this."""

    code = "blocked_by_you"


class RequestsCrossedError(ConflictError):
    """A request between the two was stored in the same moment; ask again."""

    code = "requests_crossed"

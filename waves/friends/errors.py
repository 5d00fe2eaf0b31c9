"""How a friends command can fail; the family is in `waves.core.errors`."""

from waves.core.errors import ConflictError, InvalidInputError


class YourselfError(InvalidInputError):
    """Nobody can ask, or block, themselves."""

    def __init__(self) -> None:
        """Name the field that holds the asker's own id."""
        super().__init__({"user_id": "This is you."})


class AlreadyFriendsError(ConflictError):
    """The two are friends: there is nothing to ask for."""

    code = "already_friends"

    def __init__(self) -> None:
        """Say it in one sentence."""
        super().__init__("You are friends already.")


class AlreadyRequestedError(ConflictError):
    """The asker's own request still waits for an answer."""

    code = "already_requested"

    def __init__(self) -> None:
        """Say it in one sentence."""
        super().__init__("You have asked already.")


class RequestClosedError(ConflictError):
    """The request was accepted, rejected or cancelled before."""

    code = "request_closed"

    def __init__(self) -> None:
        """Say it in one sentence; not which of the three it was."""
        super().__init__("This request is no longer open.")


class BlockedByYouError(ConflictError):
    """The asker has blocked the person; only the blocker ever hears this."""

    code = "blocked_by_you"

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__("Unblock this person first.")


class RequestsCrossedError(ConflictError):
    """A request between the two was stored in the same moment; ask again."""

    code = "requests_crossed"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Somebody was faster. Try again.")

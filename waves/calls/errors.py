"""What can go wrong with a call command."""

from waves.core.errors import ConflictError, InvalidTransitionError, NotFoundError


class CallNotFoundError(NotFoundError):
    """No such call, not this person's, not this device's, or no longer friends."""


class InAnotherCallError(ConflictError):
    """The caller is in a call on another of their devices."""

    code = "in_another_call"

    def __init__(self) -> None:
        """Say what is in the way."""
        super().__init__("You are in a call on another device.")


class MisfitCommandError(InvalidTransitionError):
    """This person cannot do that to this call, whatever its state."""

    def __init__(self, command: str) -> None:
        """Name the command."""
        super().__init__(f"This call cannot be told to {command} by you now.")

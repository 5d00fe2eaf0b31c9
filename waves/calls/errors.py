"""What can go wrong with a call command."""

from waves import texts
from waves.core.errors import ConflictError, InvalidTransitionError, NotFoundError


class CallNotFoundError(NotFoundError):
    """No such call, not this person's, not this tab's, or no longer friends."""


class InAnotherCallError(ConflictError):
    """The caller is in a call on another of their tabs."""

    code = "in_another_call"


class MisfitCommandError(InvalidTransitionError):
    """This person cannot do that to this call, whatever its state."""

    def __init__(self, command: str) -> None:
        super().__init__(texts.api.CANNOT_COMMAND.format(command=command))

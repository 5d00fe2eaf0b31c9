"""Errors of the call commands."""

from waves import texts
from waves.core.errors import ConflictError, InvalidTransitionError, NotFoundError


class CallNotFoundError(NotFoundError):
    """There is no such call for this user and tab, or the two are not friends."""


class InAnotherCallError(ConflictError):
    """The caller is in a call on another tab."""

    code = "in_another_call"


class MisfitCommandError(InvalidTransitionError):
    """The command is not available to this user, whatever the state of the call."""

    def __init__(self, command: str) -> None:
        super().__init__(texts.api.CANNOT_COMMAND.format(command=command))

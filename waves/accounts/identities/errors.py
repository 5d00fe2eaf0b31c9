"""Errors of sign-in with a provider."""

from enum import StrEnum

from waves.core.errors import (
    ConflictError,
)


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

"""Errors of sign-in with a provider."""

from enum import StrEnum

from waves.core.errors import ConflictError


class GoogleProblem(StrEnum):
    """Why sign-in with a provider failed; `waves/texts/` has the sentences."""

    OFF = "google_off"
    """No provider is configured."""
    DENIED = "google_denied"
    """The user declined at the provider."""
    EXPIRED = "google_expired"
    """Not started in this browser, too old, or completed before."""
    FAILED = "google_failed"
    """The provider did not answer, or its answer is not valid."""
    NO_EMAIL = "google_no_email"
    """The provider reports no e-mail address."""
    LINK_FIRST = "google_link_first"
    """An account with this address exists; its user has to link the provider."""
    TAKEN = "google_taken"
    """The identity belongs to another account, or the account has another one."""
    CLOSED = "google_closed"
    """The account is closed."""


class GoogleError(Exception):
    """Sign-in with a provider failed."""

    def __init__(self, problem: GoogleProblem, next_path: str = "/") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.next_path = next_path


class LastWayInError(ConflictError):
    """The identity is the only way to log in to the account."""

    code = "last_way_in"

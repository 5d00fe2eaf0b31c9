"""The error hierarchy: every failure reported to a caller.

WavesError
├── NotSignedInError        no session, or it has ended                 401
├── NotAllowedError         signed in, but refused                      403
├── NotFoundError           not there, or not yours: nobody can tell    404
├── ConflictError           does not fit the present state              409
│   └── InvalidTransitionError   the call machine knows no such step
├── InvalidInputError       malformed or out of bounds; names fields    422
├── TooManyRequestsError    come back after `retry_after` seconds       429
└── UnavailableError        a part that we need is down; try again      503

Domains raise named children. `api.errors` alone knows the status, `texts`
alone knows the sentence that a screen shows.
"""

from collections.abc import Mapping

from waves import texts


class WavesError(Exception):
    """Root of the family: a code for machines and a sentence for people.

    Args:
        detail: The sentence; without it, the one that `texts.errors` has for the code.
        code: A narrower code than the class's.
    """

    code = "error"

    def __init__(self, detail: str = "", *, code: str = "") -> None:
        self.code = code or self.code
        self.detail = detail or texts.errors.BY_CODE[self.code]
        super().__init__(self.detail)


class NotSignedInError(WavesError):
    """There is no session, or it has ended."""

    code = "not_signed_in"


class NotAllowedError(WavesError):
    """The request is understood and refused."""

    code = "not_allowed"


class NotFoundError(WavesError):
    """The thing does not exist, or is not the asker's: both look the same."""

    code = "not_found"


class ConflictError(WavesError):
    """The request does not fit the present state; `fields` says where."""

    code = "conflict"

    def __init__(
        self,
        detail: str = "",
        *,
        code: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail, code=code)
        self.fields = dict(fields or {})


class InvalidTransitionError(ConflictError):
    """A local command that the call machine does not know in this state."""

    code = "invalid_transition"


class InvalidInputError(WavesError):
    """The input is malformed or out of bounds; `fields` says where."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = dict(fields)


class TooManyRequestsError(WavesError):
    """The caller has to wait."""

    code = "too_many_requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(texts.api.TOO_MANY_REQUESTS.format(seconds=retry_after))
        self.retry_after = retry_after


class UnavailableError(WavesError):
    """A part that the request needs is down; the same request may work later."""

    code = "unavailable"

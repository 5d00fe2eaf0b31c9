"""The error hierarchy of Waves.

WavesError
├── NotSignedInError        no session, or it has ended                 401
├── NotAllowedError         signed in, but refused                      403
├── NotFoundError           missing, or not visible to the caller       404
├── ConflictError           does not fit the present state              409
│   └── InvalidTransitionError   does not fit the state of the call
├── InvalidInputError       malformed or out of bounds; names fields    422
├── TooManyRequestsError    retry after `retry_after` seconds           429
└── UnavailableError        a dependency is down; retry later           503

Domains raise named subclasses. Only `api.errors` maps them to a status, and only
`texts` holds the sentences that a screen shows.
"""

from collections.abc import Mapping

from waves import texts


class WavesError(Exception):
    """Base class of all errors: a code for programs and a sentence for users.

    Args:
        detail: The sentence; by default the one in `texts.errors` for the code.
        code: A more specific code than that of the class.
    """

    code = "error"

    def __init__(self, detail: str = "", *, code: str = "") -> None:
        self.code = code or self.code
        self.detail = detail or texts.errors.BY_CODE[self.code]
        super().__init__(self.detail)


class NotSignedInError(WavesError):
    """The caller has no session, or it has ended."""

    code = "not_signed_in"


class NotAllowedError(WavesError):
    """The request is understood but not permitted."""

    code = "not_allowed"


class NotFoundError(WavesError):
    """The object does not exist or is not visible to the caller; both look alike."""

    code = "not_found"


class ConflictError(WavesError):
    """The request conflicts with the present state; `fields` names the fields."""

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
    """A local command does not fit the state of the call."""

    code = "invalid_transition"


class InvalidInputError(WavesError):
    """The input is malformed or out of bounds; `fields` names the fields."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = dict(fields)


class TooManyRequestsError(WavesError):
    """The caller has exceeded a rate limit and may retry after `retry_after` s."""

    code = "too_many_requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(texts.api.TOO_MANY_REQUESTS.format(seconds=retry_after))
        self.retry_after = retry_after


class UnavailableError(WavesError):
    """A dependency of the request is down; the same request may succeed later."""

    code = "unavailable"

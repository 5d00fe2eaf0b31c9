"""Convert errors to HTTP status codes and JSON bodies.

Every error is `{"error": code, "detail": sentence, "fields"?: {field: sentence}}`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from waves import texts
from waves.core.database.driver_errors import UNAVAILABLE
from waves.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotSignedInError,
    TooManyRequestsError,
    UnavailableError,
    WavesError,
)
from waves.core.logging import get_logger
from waves.core.redis_client import RedisDownError
from waves.files.errors import StorageFullError

logger = get_logger(__name__)

STATUS: Mapping[type[WavesError], int] = {
    NotSignedInError: 401,
    NotAllowedError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    InvalidInputError: 422,
    TooManyRequestsError: 429,
    StorageFullError: 507,
    UnavailableError: 503,
}
_BY_STATUS = {
    403: ("not_allowed", texts.api.NOT_ALLOWED),
    404: ("not_found", texts.errors.BY_CODE["not_found"]),
    405: ("method_not_allowed", texts.api.METHOD_NOT_ALLOWED),
    408: ("incomplete", texts.api.TOO_SLOW),
    413: ("too_large", texts.api.TOO_LARGE),
    415: ("unsupported_media_type", texts.api.NOT_JSON),
    500: ("internal", texts.errors.BY_CODE["internal"]),
}


class ErrorBody(BaseModel):
    """The body of every error."""

    error: str
    """A machine-readable code."""
    detail: str
    """A sentence to show to the user."""
    fields: dict[str, str] | None = None
    """A sentence for each invalid field; absent if no field is invalid."""
    offset: int | None = None
    """With `wrong_offset`: where the next chunk of an upload begins."""


def _documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ErrorBody} for status in statuses}


PUBLIC_RESPONSES = _documented(403, 408, 413, 415, 422, 503)
"""The errors of a public route, for OpenAPI."""
SIGNED_IN_RESPONSES = _documented(401, 403, 404, 408, 409, 413, 415, 422, 429, 503)
"""The errors of a route that needs a session, for OpenAPI."""


def install(app: FastAPI) -> None:
    """Register the exception handlers that return `ErrorBody`."""
    app.add_exception_handler(WavesError, _from_family)
    app.add_exception_handler(RequestValidationError, _from_validation)
    app.add_exception_handler(HTTPException, _from_framework)
    for kind in UNAVAILABLE:
        app.add_exception_handler(kind, _from_database)
    app.add_exception_handler(RedisDownError, _from_redis)


def answer(
    status: int,
    *,
    error: WavesError | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return the error response with this status."""
    code, detail = _BY_STATUS.get(status, ("error", texts.api.NOT_ACCEPTED))
    if error is not None:
        code, detail = error.code, error.detail
    body: dict[str, Any] = {"error": code, "detail": detail}
    fields = getattr(error, "fields", None)
    if fields:
        body["fields"] = fields
    offset = getattr(error, "offset", None)
    if offset is not None:
        body["offset"] = offset
    return JSONResponse(body, status_code=status, headers=dict(headers or {}))


def from_error(error: WavesError) -> JSONResponse:
    """Return the response for an error of Waves."""
    kinds = (kind for kind in type(error).__mro__ if kind in STATUS)
    status = getattr(error, "status", None) or STATUS.get(next(kinds, WavesError), 500)
    headers: dict[str, str] = {}
    if isinstance(error, TooManyRequestsError):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, UnavailableError):
        headers["Retry-After"] = "1"
    return answer(status, error=error, headers=headers)


async def _from_family(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WavesError)  # noqa: S101  registered for it only
    return from_error(error)


async def _from_validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  as above
    problems: Sequence[Mapping[str, Any]] = error.errors()
    if all(problem["loc"][0] == "path" for problem in problems):
        # A malformed id is answered like an unknown one.
        return from_error(NotFoundError())
    return from_error(
        InvalidInputError({_field(problem): sentence(problem) for problem in problems})
    )


def _field(problem: Mapping[str, Any]) -> str:
    where = [str(part) for part in problem["loc"]]
    if problem["type"] == "json_invalid" or len(where) == 1:
        return where[0]
    return ".".join(where[1:])


def sentence(problem: Mapping[str, Any]) -> str:
    """Return the sentence to show for one of Pydantic's errors."""
    kind = str(problem["type"])
    context: Mapping[str, Any] = problem.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind in texts.fields.BY_KIND:
        return texts.fields.BY_KIND[kind].format(**context)
    return texts.fields.BY_FAMILY.get(kind.partition("_")[0], str(problem["msg"]))


async def _from_framework(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for it only
    if error.status_code == 400:  # noqa: PLR2004  the body could not be read
        return from_error(InvalidInputError({"body": texts.fields.NOT_JSON}))
    return answer(error.status_code, headers=error.headers)


async def _from_redis(_request: Request, error: Exception) -> JSONResponse:
    logger.error("redis_unavailable", exc_info=error)
    return from_error(UnavailableError())


async def _from_database(_request: Request, error: Exception) -> JSONResponse:
    logger.error("database_unavailable", exc_info=error)
    return from_error(UnavailableError())

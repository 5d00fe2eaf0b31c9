"""Parses the frames of browsers and passes each command to its handler."""

import json
import typing
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any, TypeVar, cast

from pydantic import Field, TypeAdapter, ValidationError

from waves import texts
from waves.core.database.driver_errors import UNAVAILABLE
from waves.core.errors import InvalidInputError, WavesError
from waves.core.logging import bound, get_logger
from waves.core.rate_limits import RateLimiter
from waves.core.redis_client import RedisDownError
from waves.core.services import current
from waves.core.tracing import Tracing
from waves.realtime import (
    call_frames,
    connection_frames,
    friend_frames,
    message_frames,
    presence_frames,
    typing_frames,
)
from waves.realtime.connection_frames import Error
from waves.realtime.context import Context
from waves.realtime.protocol.codes import ErrorCode
from waves.realtime.protocol.frames import Command, Frame, Push, Ref
from waves.realtime.protocol.registry import registrations

logger = get_logger(__name__)

# Importing a module registers its handlers.
_MODULES = (
    connection_frames,
    message_frames,
    typing_frames,
    presence_frames,
    friend_frames,
    call_frames,
)
F = TypeVar("F", bound=Frame)


def _in_order(frames: Iterable[type[F]]) -> tuple[type[F], ...]:
    return tuple(
        frame
        for module in _MODULES
        for frame in frames
        if frame.__module__ == module.__name__
    )


COMMANDS = _in_order(registrations)
"""Every frame that a browser sends."""
PUSHES = _in_order(Push.__subclasses__())
"""Every frame that the server sends."""

_SERVER_IS_DOWN = (*UNAVAILABLE, RedisDownError)
_CODES = frozenset(ErrorCode)
_TYPES = frozenset(frame.model_fields["type"].default for frame in COMMANDS)
_typing: Any = typing  # the union is known at import, not to a type checker
_commands: TypeAdapter[Command] = TypeAdapter(
    _typing.Annotated[_typing.Union[COMMANDS], Field(discriminator="type")]
)
_ref: TypeAdapter[Ref] = TypeAdapter(Ref)


class BadFrameError(Exception):
    """A frame that is not a command; `error` is the answer to it."""

    def __init__(
        self, code: ErrorCode, message: str, *, ref: Ref | None, type_: str = ""
    ) -> None:
        """Make the answer; `ref` is that of the frame, if it had one."""
        super().__init__(message)
        self.error = Error(code=code, message=message, ref=ref)
        self.type = type_
        """The type of the frame, or an empty string if there is no such type."""


def parse(text: str) -> Command:
    """Return the command that a browser sent.

    Raises:
        BadFrameError: The frame is not a command.
    """
    try:
        return _commands.validate_json(text)
    except ValidationError as problem:
        raise _bad_frame(text, problem) from None


def _bad_frame(text: str, problem: ValidationError) -> BadFrameError:
    frame = _as_object(text)
    if frame is None:
        return BadFrameError(ErrorCode.MALFORMED, texts.api.NO_OBJECT, ref=None)
    ref = _ref_of(frame.get("ref"))
    name = frame.get("type")
    if not isinstance(name, str):
        return BadFrameError(ErrorCode.MALFORMED, texts.api.NO_TYPE, ref=ref)
    if name not in _TYPES:
        return BadFrameError(ErrorCode.UNKNOWN_TYPE, texts.api.UNKNOWN_TYPE, ref=ref)
    problem_text = _first_problem(problem)
    return BadFrameError(ErrorCode.INVALID, problem_text, ref=ref, type_=name)


def _as_object(text: str) -> dict[str, object] | None:
    try:
        frame: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", frame) if isinstance(frame, dict) else None


def _ref_of(value: object) -> Ref | None:
    try:
        return _ref.validate_python(value)
    except ValidationError:
        return None


def _first_problem(problem: ValidationError) -> str:
    first = problem.errors(include_input=False, include_url=False)[0]
    # The first step of the path is the frame's own type.
    field = ".".join(str(step) for step in first["loc"][1:])
    return f"{field}: {first['msg']}" if field else first["msg"]


async def answer(context: Context, command: Command) -> Push | None:
    """Run the handler of a command; return its answer, with the command's `ref`."""
    call_id = getattr(command, "call_id", None)
    ids = bound(call_id=str(call_id)) if call_id else nullcontext()
    with current(Tracing).command(command.type), ids:
        return await _answer(context, command)


async def _answer(context: Context, command: Command) -> Push | None:
    registered = registrations[type(command)]
    try:
        await context.connection.session_check.check()
        if registered.rate is not None:
            user_id = context.connection.user_id
            await current(RateLimiter).spend(registered.rate, user_id)
        frame = await registered.handler(context, command)
    except WavesError as error:
        return refusal(error, ref=command.ref)
    except _SERVER_IS_DOWN as error:
        is_redis = isinstance(error, RedisDownError)
        logger.exception("redis_unavailable" if is_redis else "database_unavailable")
        return error_frame(ErrorCode.UNAVAILABLE, ref=command.ref)
    except Exception:
        logger.exception("command_failed", command=command.type)
        return error_frame(ErrorCode.INTERNAL, ref=command.ref)
    if frame is None or command.ref is None:
        return frame
    return frame.model_copy(update={"ref": command.ref})


def refusal(error: WavesError, *, ref: Ref | None) -> Error:
    """Return the `error` frame for an error that a service raised."""
    known = error.code in _CODES
    code = ErrorCode(error.code) if known else _nearest(error)
    retry_after = getattr(error, "retry_after", None)
    return Error(code=code, message=_sentence(error), ref=ref, retry_after=retry_after)


def _nearest(error: WavesError) -> ErrorCode:
    """Return the code of the nearest base class that has one of the closed set."""
    codes = (getattr(kind, "code", None) for kind in type(error).__mro__)
    return next(
        (ErrorCode(code) for code in codes if code in _CODES), ErrorCode.INTERNAL
    )


def _sentence(error: WavesError) -> str:
    if isinstance(error, InvalidInputError):
        return " ".join(f"{field}: {what}" for field, what in error.fields.items())
    return error.detail


def error_frame(code: ErrorCode, message: str = "", *, ref: Ref | None) -> Error:
    """Return an `error` frame; `ref` is that of the command, if it had one."""
    return Error(code=code, message=message or texts.errors.BY_CODE[code], ref=ref)

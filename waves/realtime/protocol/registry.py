"""The contract with the browser: every frame of `/api/ws`, in both directions.

`docs/protocol.md` and `browser/socket/protocol.ts` are written from here by
`python -m waves.realtime.protocol.export_protocol`.
"""

import json
from typing import Annotated, Any, cast, get_args

from pydantic import Field, TypeAdapter, ValidationError

from waves import texts
from waves.realtime.protocol import commands as c
from waves.realtime.protocol import pushes as p
from waves.realtime.protocol.codes import ErrorCode
from waves.realtime.protocol.frames import Frame, Ref

AnyCommand = (
    c.Hello
    | c.MessageSend
    | c.MessageDelivered
    | c.MessageRead
    | c.CallInvite
    | c.CallRingingReport
    | c.CallAccept
    | c.CallDecline
    | c.CallCancel
    | c.CallHangUp
    | c.CallResume
    | c.Leaving
    | c.Signal
    | c.Ping
)
AnyPush = (
    p.Welcome
    | p.MessageAck
    | p.MessageNew
    | p.Receipt
    | p.FriendRequested
    | p.FriendAdded
    | p.FriendRemoved
    | p.CallIncoming
    | p.CallRinging
    | p.CallAccepted
    | p.CallEnded
    | p.SignalFromPeer
    | p.Error
    | p.Pong
)

COMMANDS: tuple[type[Frame], ...] = get_args(AnyCommand)
PUSHES: tuple[type[Frame], ...] = get_args(AnyPush)
_COMMAND_TYPES = frozenset(frame.model_fields["type"].default for frame in COMMANDS)
_commands: TypeAdapter[AnyCommand] = TypeAdapter(
    Annotated[AnyCommand, Field(discriminator="type")]
)
_ref: TypeAdapter[Ref] = TypeAdapter(Ref)


class BadFrameError(Exception):
    """A frame that cannot be carried out; the answer to it is `error`."""

    def __init__(self, code: ErrorCode, message: str, *, ref: Ref | None) -> None:
        """Keep what the answer says; `ref` is that of the frame, if it had one."""
        super().__init__(message)
        self.error = p.Error(code=code, message=message, ref=ref)


def parse(text: str) -> AnyCommand:
    """Return the command that a browser sent.

    Raises:
        BadFrameError: It is no command; `error` is the answer to it.
    """
    try:
        return _commands.validate_json(text)
    except ValidationError as problem:
        raise _refusal(text, problem) from None


def _refusal(text: str, problem: ValidationError) -> BadFrameError:
    frame = _as_object(text)
    if frame is None:
        return BadFrameError(ErrorCode.MALFORMED, texts.api.NO_OBJECT, ref=None)
    ref = _ref_of(frame.get("ref"))
    name = frame.get("type")
    if not isinstance(name, str):
        return BadFrameError(ErrorCode.MALFORMED, texts.api.NO_TYPE, ref=ref)
    if name not in _COMMAND_TYPES:
        return BadFrameError(ErrorCode.UNKNOWN_TYPE, texts.api.UNKNOWN_TYPE, ref=ref)
    return BadFrameError(ErrorCode.INVALID, _first_problem(problem), ref=ref)


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

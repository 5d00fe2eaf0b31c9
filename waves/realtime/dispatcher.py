"""From a command to the service that carries it out, and back to its answer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import exc

from waves import texts
from waves.accounts import service as accounts
from waves.calls.service import CallService
from waves.core.errors import InvalidInputError, WavesError
from waves.core.logging import get_logger
from waves.realtime import message_commands
from waves.realtime.call_commands import Calling
from waves.realtime.connection import Connection
from waves.realtime.page_loads import PageLoads
from waves.realtime.protocol import commands as c
from waves.realtime.protocol.codes import ErrorCode
from waves.realtime.protocol.frames import Push, Ref
from waves.realtime.protocol.pushes import Error, Pong
from waves.realtime.protocol.registry import AnyCommand

logger = get_logger(__name__)

_DATABASE_IS_DOWN = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)
_CODES = frozenset(ErrorCode)

Handler = Callable[[Connection, Any], Awaitable[Push | None]]


class Dispatcher:
    """Carries out one command at a time for the person of its connection."""

    def __init__(self, calls: CallService, page_loads: PageLoads) -> None:
        """Hand call commands to `calls`, the others to the services."""
        calling = Calling(calls, page_loads)
        self._handlers: Mapping[type[Any], Handler] = {
            c.Hello: _hello_again,
            c.Ping: _ping,
            c.MessageSend: message_commands.send,
            c.MessageDelivered: message_commands.delivered,
            c.MessageRead: message_commands.read,
            c.CallInvite: calling.invite,
            c.CallRingingReport: calling.ringing,
            c.CallAccept: calling.accept,
            c.CallDecline: calling.decline,
            c.CallCancel: calling.cancel,
            c.CallHangUp: calling.hang_up,
            c.CallResume: calling.resume,
            c.Leaving: calling.leaving,
            c.Signal: calling.signal,
        }

    async def answer(self, connection: Connection, command: AnyCommand) -> Push | None:
        """Carry out a command; return its answer, with its `ref`, if there is one."""
        try:
            await connection.guard.check()
            answer = await self._handlers[type(command)](connection, command)
        except WavesError as error:
            return refusal(error, ref=command.ref)
        except _DATABASE_IS_DOWN:
            logger.exception("database_unavailable")
            return error_frame(ErrorCode.UNAVAILABLE, ref=command.ref)
        except Exception:
            logger.exception("command_failed", command=command.type)
            return error_frame(ErrorCode.INTERNAL, ref=command.ref)
        if answer is None or command.ref is None:
            return answer
        return answer.model_copy(update={"ref": command.ref})


def refusal(error: WavesError, *, ref: Ref | None) -> Error:
    """Return the `error` frame for one of the family."""
    known = error.code in _CODES
    code = ErrorCode(error.code) if known else _nearest(error)
    retry_after = getattr(error, "retry_after", None)
    return Error(code=code, message=_sentence(error), ref=ref, retry_after=retry_after)


def _nearest(error: WavesError) -> ErrorCode:
    """Return the code of the class when the error has a code of its own."""
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


async def _hello_again(_connection: Connection, command: c.Hello) -> Error:
    return error_frame(ErrorCode.HELLO_FIRST, texts.api.HELLO_AGAIN, ref=command.ref)


async def _ping(connection: Connection, _command: c.Ping) -> Pong:
    version = await accounts.inbox_version(connection.user_id)
    return Pong(inbox_version=version)

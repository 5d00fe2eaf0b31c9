"""Frames about the connection itself, and the handlers of its commands."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from waves import texts
from waves.accounts.users import service as users
from waves.accounts.users.schemas import UserView
from waves.calls.schemas import MissedRing
from waves.realtime.context import Context
from waves.realtime.protocol.codes import ErrorCode, Topic
from waves.realtime.protocol.frames import Command, Push, Ref, TabId, absent_when_none
from waves.realtime.protocol.registry import handles


class Hello(Command):
    """The first command, within 5 s; answered by `welcome`."""

    type: Literal["hello"] = "hello"
    tab_id: TabId
    """Made by the tab; a second socket with the same one replaces the first."""
    subscribe: list[Topic] = Field(default_factory=list[Topic], max_length=16)


class Ping(Command):
    """Answered by `pong`."""

    type: Literal["ping"] = "ping"


class Welcome(Push):
    """The answer to `hello`: the user, and the calls missed while disconnected."""

    type: Literal["welcome"] = "welcome"
    user: UserView
    tab_id: str
    server_time: datetime
    inbox_version: int
    """If it differs from what the page shows, the page loads its lists again."""
    missed: list[MissedRing]
    """Unanswered calls of the last 24 h, also those of an earlier `welcome`."""


class Error(Push):
    """A command was refused; nothing changed."""

    type: Literal["error"] = "error"
    code: ErrorCode
    message: str
    """A sentence for developers."""
    ref: Ref | None = None
    """The `ref` of the command, or null."""
    retry_after: int | None = absent_when_none()
    """Seconds to wait; comes with `too_many_requests`."""


class Pong(Push):
    """The answer to `ping`."""

    type: Literal["pong"] = "pong"
    inbox_version: int


@handles(Hello)
async def hello_again(_context: Context, _command: Hello) -> Error:
    """Refuse a second `hello`; `ConnectionHandler` handles the first."""
    return Error(code=ErrorCode.HELLO_FIRST, message=texts.api.HELLO_AGAIN)


@handles(Ping)
async def ping(context: Context, _command: Ping) -> Pong:
    """Return the user's inbox version, by which a page notices what it has missed."""
    version = await users.inbox_version(context.connection.user_id)
    return Pong(inbox_version=version)

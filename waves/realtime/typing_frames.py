"""Frames about typing: nothing of them is stored."""

from typing import Literal
from uuid import UUID

from pydantic import StrictBool

from waves.core.rate_limits import Rule
from waves.realtime.context import Context
from waves.realtime.protocol.frames import Command, Push
from waves.realtime.protocol.registry import handles


class Typing(Command):
    """The user is typing in the conversation, or has stopped.

    A page sends it at most every 3 s while keys are pressed. It is answered only when
    refused.
    """

    type: Literal["typing"] = "typing"
    conversation_id: UUID
    active: StrictBool
    """False: the text was sent or deleted, or the user has turned elsewhere."""


class PeerTyping(Push):
    """The other user of the conversation is typing, or has stopped.

    A sign ends 6 s after the last one: its end may be lost.
    """

    type: Literal["typing"] = "typing"
    conversation_id: UUID
    user_id: UUID
    active: bool


@handles(Typing, rate=Rule.TYPING)
async def typing(context: Context, command: Typing) -> None:
    """Pass a sign of typing on to the other user."""
    user_id, conversation_id = context.connection.user_id, command.conversation_id
    sign = PeerTyping(
        conversation_id=conversation_id, user_id=user_id, active=command.active
    )
    await context.typing.sign(user_id, conversation_id, sign.encode())

"""`/api/messages`: change a message: edit it, delete it, react to it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from waves.api.deps import CurrentUser
from waves.chat.messages import changes
from waves.chat.models import MAX_BODY, MAX_EMOJI
from waves.chat.reactions import service as reactions
from waves.chat.schemas import MessageView

router = APIRouter(prefix="/api/messages", tags=["messages"])

Emoji = Annotated[str, Path(min_length=1, max_length=MAX_EMOJI)]


class NewText(BaseModel):
    """The new text of a message."""

    body: str = Field(json_schema_extra={"minLength": 1, "maxLength": MAX_BODY})


@router.patch("/{message_id}")
async def edit(principal: CurrentUser, message_id: UUID, new: NewText) -> MessageView:
    """Replace the text of an own message within 24 hours."""
    return await changes.edit(principal.user_id, message_id, new.body)


@router.delete("/{message_id}")
async def delete(principal: CurrentUser, message_id: UUID) -> MessageView:
    """Delete an own message for both users. Repeating changes nothing."""
    return await changes.delete(principal.user_id, message_id)


@router.put("/{message_id}/reactions/{emoji}")
async def react(principal: CurrentUser, message_id: UUID, emoji: Emoji) -> MessageView:
    """Put an emoji on a message. Repeating changes nothing."""
    return await reactions.react(principal.user_id, message_id, emoji, active=True)


@router.delete("/{message_id}/reactions/{emoji}")
async def take_back(
    principal: CurrentUser, message_id: UUID, emoji: Emoji
) -> MessageView:
    """Take an emoji back from a message. Repeating changes nothing."""
    return await reactions.react(principal.user_id, message_id, emoji, active=False)

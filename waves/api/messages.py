"""`/api/messages`: find messages; change one: edit, delete, pin it, react to it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, BaseModel, Field

from waves.accounts.users.names import check_storable
from waves.api.deps import CurrentUser, PageCursor
from waves.chat.messages import changes
from waves.chat.models import MAX_BODY, MAX_EMOJI
from waves.chat.pins import service as pins
from waves.chat.reactions import service as reactions
from waves.chat.schemas import FoundMessages, MessageView
from waves.chat.search import service as messages
from waves.chat.search.repository import From
from waves.chat.search.service import MAX_QUERY
from waves.core.cursor import DEFAULT_PAGE, MAX_PAGE

router = APIRouter(prefix="/api/messages", tags=["messages"])

Emoji = Annotated[str, Path(min_length=1, max_length=MAX_EMOJI)]
Words = Annotated[
    str, Query(min_length=1, max_length=MAX_QUERY), AfterValidator(check_storable)
]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]


class NewText(BaseModel):
    """The new text of a message, or the caption of its files."""

    body: str = Field(json_schema_extra={"maxLength": MAX_BODY})


@router.get("")
async def search(
    principal: CurrentUser,
    query: Words,
    conversation: UUID | None = None,
    sender: Annotated[From | None, Query(alias="from")] = None,
    before: PageCursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> FoundMessages:
    """Find messages of the user's own conversations that contain every word of `query`.

    Case and accents are ignored, and a word may be a part of a word. Deleted messages
    and former texts of edited ones are not found.
    """
    return await messages.search(
        principal.user_id,
        query,
        conversation_id=conversation,
        sender=sender,
        before=before,
        limit=limit,
    )


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


@router.put("/{message_id}/pin")
async def pin(principal: CurrentUser, message_id: UUID) -> MessageView:
    """Pin a message for both users, at most 20 of a conversation.

    Repeating changes nothing.
    """
    return await pins.pin(principal.user_id, message_id, active=True)


@router.delete("/{message_id}/pin")
async def unpin(principal: CurrentUser, message_id: UUID) -> MessageView:
    """Unpin a message for both users, whoever has pinned it.

    Repeating changes nothing.
    """
    return await pins.pin(principal.user_id, message_id, active=False)

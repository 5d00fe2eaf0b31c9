"""`/api/conversations`: conversations, messages and receipts."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from waves.api.deps import CurrentUser, PageCursor
from waves.chat.conversations import service as conversations
from waves.chat.disappearing import service as disappearing
from waves.chat.disappearing.schemas import MessageTimer
from waves.chat.files import content
from waves.chat.files.schemas import FileKind, Gallery
from waves.chat.messages import service as messages
from waves.chat.messages.repository import MAX_SEQ
from waves.chat.models import NewMessage
from waves.chat.pins import service as pins
from waves.chat.receipts import service as receipts
from waves.chat.schemas import (
    ConversationView,
    MessagePage,
    MessageView,
    PinnedMessages,
    ReceiptView,
)
from waves.chat.settings import service as settings
from waves.chat.settings.schemas import SettingsChange
from waves.core.cursor import DEFAULT_PAGE, MAX_PAGE
from waves.core.json_numbers import is_number
from waves.core.rfc3339 import Time

router = APIRouter(prefix="/api/conversations", tags=["conversations"])

STORED_BEFORE: dict[int | str, dict[str, Any]] = {
    200: {
        "model": MessageView,
        "description": "This client id was stored before: that message.",
    }
}


Cursor = Annotated[int | None, Query(ge=0, le=MAX_SEQ)]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]


class Conversations(BaseModel):
    """A page of the user's conversations, the latest activity first."""

    items: list[ConversationView]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)
    """The cursor of the next page, a value for `before`; absent on the last page."""


class Messages(BaseModel):
    """A page of the messages of a conversation, the oldest first."""

    items: list[MessageView]
    next: int | None = Field(default=None, exclude_if=lambda value: value is None)
    """The cursor of the next page: a value for `after` if the request has `after` or
    `sent_since`, otherwise for `before`. Absent on the last page."""


class ReadUpTo(BaseModel):
    """The last message that the user has read."""

    seq: Annotated[int, Field(ge=0, le=MAX_SEQ), is_number]


@router.get("")
async def list_conversations(
    principal: CurrentUser,
    before: PageCursor = None,
    limit: Limit = DEFAULT_PAGE,
    archived: bool = False,  # noqa: FBT001, FBT002  a parameter of the query
) -> Conversations:
    """Return a page of the user's conversations, including closed ones.

    With `archived`, they are those that the user has archived, otherwise all others.
    """
    page = await conversations.list_conversations(
        principal.user_id, before=before, limit=limit, archived=archived
    )
    return Conversations(items=page.items, next=page.next)


@router.patch("/{conversation_id}")
async def change(
    principal: CurrentUser, conversation_id: UUID, change: SettingsChange
) -> ConversationView:
    """Pin, archive, mute or mark a conversation in the user's own list; name its peer.

    The other user learns nothing of it. A missing field is not changed.
    """
    await settings.change(principal.user_id, conversation_id, change)
    return await conversations.conversation(principal.user_id, conversation_id)


@router.get("/{conversation_id}/files")
async def list_files(
    principal: CurrentUser,
    conversation_id: UUID,
    kind: FileKind | None = None,
    before: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> Gallery:
    """Return files of a conversation, the latest first; all of a message together."""
    return await content.gallery(
        principal.user_id,
        conversation_id,
        kind=kind,
        before=MAX_SEQ if before is None else before,
        limit=limit,
    )


@router.put("/{conversation_id}/timer")
async def set_timer(
    principal: CurrentUser, conversation_id: UUID, timer: MessageTimer
) -> ConversationView:
    """Let messages that are sent from now on disappear, for both users.

    The time counts from sending.
    """
    await disappearing.set_timer(principal.user_id, conversation_id, timer.seconds)
    return await conversations.conversation(principal.user_id, conversation_id)


@router.get("/{conversation_id}/messages")
async def list_messages(
    principal: CurrentUser,
    conversation_id: UUID,
    before: Cursor = None,
    after: Cursor = None,
    sent_since: Time | None = None,
    limit: Limit = DEFAULT_PAGE,
) -> Messages:
    """Return a page of messages: the newest, or those before or after a `seq`.

    With `sent_since`, it begins with the first message that was sent then or later.
    """
    page = await messages.page(
        principal.user_id,
        conversation_id,
        before=before,
        after=after,
        since=sent_since,
        limit=limit,
    )
    is_forward = after is not None or sent_since is not None
    return Messages(items=page.items, next=_next(page, forward=is_forward))


@router.get("/{conversation_id}/pinned-messages")
async def list_pinned(principal: CurrentUser, conversation_id: UUID) -> PinnedMessages:
    """Return the pinned messages, at most 20, in the order of their pins."""
    return await pins.pinned_messages(principal.user_id, conversation_id)


@router.post("/{conversation_id}/messages", status_code=201, responses=STORED_BEFORE)
async def send(
    principal: CurrentUser,
    conversation_id: UUID,
    message: NewMessage,
    response: Response,
) -> MessageView:
    """Send a message. A repeated client id changes nothing."""
    sent = await messages.send(principal.user_id, conversation_id, message)
    if not sent.created:
        response.status_code = 200
    return sent.message


@router.post("/{conversation_id}/read")
async def mark_read(
    principal: CurrentUser, conversation_id: UUID, read: ReadUpTo
) -> ReceiptView:
    """Move the read mark forward. It never moves back."""
    return await receipts.mark_read(principal.user_id, conversation_id, read.seq)


def _next(page: MessagePage, *, forward: bool) -> int | None:
    if not page.has_more:
        return None
    return page.items[-1].seq if forward else page.items[0].seq

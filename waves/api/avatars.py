"""`/api/avatars` and `/api/users/me/avatar`: the pictures of users."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Base64Bytes, BaseModel, Field

from waves.accounts.avatars import service as avatars
from waves.accounts.avatars.models import MEDIA_TYPE
from waves.accounts.users.schemas import MeView
from waves.api.deps import CurrentUser

router = APIRouter(prefix="/api", tags=["users"])

# An address shows one picture for ever; a replaced one has another address.
_KEPT = "private, max-age=31536000, immutable"


class NewAvatar(BaseModel):
    """A picture as its user submits it."""

    picture: Annotated[Base64Bytes, Field(json_schema_extra={"minLength": 4})]
    """JPEG, PNG or WebP, in base64; the middle square of it is used."""


@router.put("/users/me/avatar")
async def set_avatar(principal: CurrentUser, new: NewAvatar) -> MeView:
    """Replace the own picture. It is drawn again: nothing but its pixels is kept."""
    return await avatars.set_avatar(principal.user_id, new.picture)


@router.delete("/users/me/avatar")
async def remove_avatar(principal: CurrentUser) -> MeView:
    """Remove the own picture. Repeating changes nothing."""
    return await avatars.remove_avatar(principal.user_id)


@router.get(
    "/avatars/{avatar_id}",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}},
)
async def avatar(_principal: CurrentUser, avatar_id: UUID) -> Response:
    """Return a picture, WebP of 256 by 256 pixels."""
    content = await avatars.content_of(avatar_id)
    headers = {"Cache-Control": _KEPT}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)

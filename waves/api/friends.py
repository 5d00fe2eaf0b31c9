"""`/api/friends`, `/api/friend-requests` and `/api/blocks`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from waves.accounts.users.schemas import UserView
from waves.api.deps import CurrentUser, PageCursor
from waves.core.cursor import DEFAULT_PAGE, MAX_PAGE
from waves.friends import service
from waves.friends.models import RequestStatus
from waves.friends.schemas import FriendProfile, FriendRequestView

router = APIRouter(prefix="/api", tags=["friends"])

CROSSED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": FriendRequestView,
        "description": "They had asked already: the two are friends now.",
    }
}


class People(BaseModel):
    """A list of users."""

    items: list[UserView]


class Friends(People):
    """A page of the user's friends, the latest friendship first."""

    next: str | None = Field(default=None, exclude_if=lambda value: value is None)
    """The cursor of the next page, a value for `before`; absent on the last page."""


class FriendRequests(BaseModel):
    """The 100 newest pending requests received, and as many sent, newest first."""

    items: list[FriendRequestView]


class NewFriendRequest(BaseModel):
    """The user to ask."""

    user_id: UUID


@router.get("/friends")
async def list_friends(
    principal: CurrentUser,
    before: PageCursor = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = DEFAULT_PAGE,
) -> Friends:
    """Return a page of the friends of the user."""
    page = await service.list_friends(principal.user_id, before=before, limit=limit)
    return Friends(items=page.items, next=page.next)


@router.get("/friends/{user_id}")
async def profile(principal: CurrentUser, user_id: UUID) -> FriendProfile:
    """Return the profile of a friend: also what only friends see."""
    return await service.profile_of(principal.user_id, user_id)


@router.delete("/friends/{user_id}", status_code=204)
async def unfriend(principal: CurrentUser, user_id: UUID) -> None:
    """End a friendship. The messages stay readable."""
    await service.unfriend(principal.user_id, user_id)


@router.get("/friend-requests")
async def list_requests(principal: CurrentUser) -> FriendRequests:
    """Return the pending requests that the user received or sent."""
    pending = await service.pending_requests(principal.user_id)
    both = [*pending.received, *pending.sent]
    both.sort(key=lambda request: (request.created_at, request.id), reverse=True)
    return FriendRequests(items=both)


@router.post("/friend-requests", status_code=201, responses=CROSSED)
async def send_request(
    principal: CurrentUser, asked: NewFriendRequest, response: Response
) -> FriendRequestView:
    """Send a friend request."""
    request = await service.send_request(principal.user_id, asked.user_id)
    if request.status is RequestStatus.ACCEPTED:
        response.status_code = 200
    return request


@router.post("/friend-requests/{request_id}/accept")
async def accept(principal: CurrentUser, request_id: UUID) -> FriendRequestView:
    """Accept a friend request."""
    return await service.accept(principal.user_id, request_id)


@router.post("/friend-requests/{request_id}/reject")
async def reject(principal: CurrentUser, request_id: UUID) -> FriendRequestView:
    """Reject a friend request."""
    return await service.reject(principal.user_id, request_id)


@router.delete("/friend-requests/{request_id}", status_code=204)
async def cancel(principal: CurrentUser, request_id: UUID) -> None:
    """Cancel a friend request that the user sent."""
    await service.cancel(principal.user_id, request_id)


@router.get("/blocks")
async def list_blocks(principal: CurrentUser) -> People:
    """Return the users that the user has blocked, the latest first."""
    return People(items=await service.list_blocks(principal.user_id))


@router.put("/blocks/{user_id}", status_code=204)
async def block(principal: CurrentUser, user_id: UUID) -> None:
    """Block a user, without notifying them."""
    await service.block(principal.user_id, user_id)


@router.delete("/blocks/{user_id}", status_code=204)
async def unblock(principal: CurrentUser, user_id: UUID) -> None:
    """Remove a block. The friendship is not restored."""
    await service.unblock(principal.user_id, user_id)

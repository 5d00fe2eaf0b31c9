"""`/api/friends`, `/api/friend-requests` and `/api/blocks`."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from waves.accounts.users.schemas import UserView
from waves.api.deps import CurrentUser
from waves.friends import service
from waves.friends.models import RequestStatus
from waves.friends.schemas import FriendRequestView

router = APIRouter(prefix="/api", tags=["friends"])

CROSSED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": FriendRequestView,
        "description": "They had asked already: the two are friends now.",
    }
}


class People(BaseModel):
    """Some people."""

    items: list[UserView]


class FriendRequests(BaseModel):
    """The requests that wait for an answer, received and sent, newest first."""

    items: list[FriendRequestView]


class NewFriendRequest(BaseModel):
    """Whom to ask."""

    user_id: UUID


@router.get("/friends")
async def list_friends(principal: CurrentUser) -> People:
    """Return one's friends by display name."""
    return People(items=await service.list_friends(principal.user_id))


@router.delete("/friends/{user_id}", status_code=204)
async def unfriend(principal: CurrentUser, user_id: UUID) -> None:
    """End a friendship; what was written stays readable."""
    await service.unfriend(principal.user_id, user_id)


@router.get("/friend-requests")
async def list_requests(principal: CurrentUser) -> FriendRequests:
    """Return the requests that wait for oneself or for others."""
    pending = await service.pending_requests(principal.user_id)
    both = [*pending.received, *pending.sent]
    both.sort(key=lambda request: (request.created_at, request.id), reverse=True)
    return FriendRequests(items=both)


@router.post("/friend-requests", status_code=201, responses=CROSSED)
async def send_request(
    principal: CurrentUser, asked: NewFriendRequest, response: Response
) -> FriendRequestView:
    """Ask somebody to be friends."""
    request = await service.send_request(principal.user_id, asked.user_id)
    if request.status is RequestStatus.ACCEPTED:
        response.status_code = 200
    return request


@router.post("/friend-requests/{request_id}/accept")
async def accept(principal: CurrentUser, request_id: UUID) -> FriendRequestView:
    """Become friends with who asked."""
    return await service.accept(principal.user_id, request_id)


@router.post("/friend-requests/{request_id}/reject")
async def reject(principal: CurrentUser, request_id: UUID) -> FriendRequestView:
    """Refuse a request."""
    return await service.reject(principal.user_id, request_id)


@router.delete("/friend-requests/{request_id}", status_code=204)
async def cancel(principal: CurrentUser, request_id: UUID) -> None:
    """Take one's own request back."""
    await service.cancel(principal.user_id, request_id)


@router.get("/blocks")
async def list_blocks(principal: CurrentUser) -> People:
    """Return whom one has blocked, the latest first."""
    return People(items=await service.list_blocks(principal.user_id))


@router.put("/blocks/{user_id}", status_code=204)
async def block(principal: CurrentUser, user_id: UUID) -> None:
    """Block somebody; they are not told."""
    await service.block(principal.user_id, user_id)


@router.delete("/blocks/{user_id}", status_code=204)
async def unblock(principal: CurrentUser, user_id: UUID) -> None:
    """Lift a block; a friendship does not come back by itself."""
    await service.unblock(principal.user_id, user_id)

"""`/api/users`: user search and profile changes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel

from waves.accounts.users import names, profile
from waves.accounts.users import service as users
from waves.accounts.users.privacy import (
    Privacy,
    PrivacyChange,
    change_privacy,
    privacy_of,
)
from waves.accounts.users.schemas import MeView, PartlySaved, ProfileChange, UserView
from waves.api import errors
from waves.api.deps import CurrentUser
from waves.chat.conversations import service as conversations
from waves.chat.schemas import ConversationView
from waves.friends import service as friends

MAX_QUERY = 254

router = APIRouter(prefix="/api/users", tags=["users"])


class Users(BaseModel):
    """Users, the best match first."""

    items: list[UserView]


@router.get("")
async def search(
    principal: CurrentUser,
    query: Annotated[
        str, Query(max_length=MAX_QUERY), AfterValidator(names.check_storable)
    ],
) -> Users:
    """Find users by username or display name, never by e-mail address."""
    found = await friends.search(principal.user_id, query)
    return Users(items=[person.user for person in found])


@router.patch("/me")
async def change_me(
    principal: CurrentUser, change: ProfileChange
) -> PartlySaved | MeView:
    """Change the username or the display name. A missing field is not changed.

    If one field is refused, the other is still saved: the response is 200 with the
    sentence under `refused`. It is an error only if nothing is saved.
    """
    refused = {
        str(problem["loc"][0]): errors.sentence(problem) for problem in change.problems
    }
    return await profile.change_profile(principal.user_id, change, refused=refused)


@router.get("/me/privacy")
async def privacy(principal: CurrentUser) -> Privacy:
    """Return what the user shares with friends, and therefore sees of them."""
    return await privacy_of(principal.user_id)


@router.patch("/me/privacy")
async def change_own_privacy(principal: CurrentUser, change: PrivacyChange) -> Privacy:
    """Change what the user shares with friends. A missing field is not changed."""
    return await change_privacy(principal.user_id, change)


@router.put("/me/note-to-self")
async def note_to_self(principal: CurrentUser) -> ConversationView:
    """Return the user's conversation with themselves; it begins with the first request.

    Nobody else sees it. The list has it once something was written.
    """
    return await conversations.note_to_self(principal.user_id)


# Only ids match: `me` is another path with other methods.
@router.get("/{user_id:uuid}")
async def view(_principal: CurrentUser, user_id: UUID) -> UserView:
    """Return a user."""
    return await users.view(user_id)

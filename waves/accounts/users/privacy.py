"""What a user shares with friends; who hides something does not see it of others."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, StrictBool

from waves.accounts.users import repository
from waves.accounts.users.events import PrivacyChanged, PrivacyChanging
from waves.accounts.users.models import User
from waves.accounts.users.service import active_user
from waves.core.database.engine import unit_of_work
from waves.core.errors import NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current


class Privacy(BaseModel):
    """What a user shares with friends, and therefore sees of them."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    shows_presence: bool
    shows_typing: bool
    sends_receipts: bool


class PrivacyChange(BaseModel):
    """New values; a missing field is not changed."""

    shows_presence: StrictBool | None = None
    shows_typing: StrictBool | None = None
    sends_receipts: StrictBool | None = None


async def privacy_of(user_id: UUID) -> Privacy:
    """Return what a user shares."""
    return Privacy.model_validate(await active_user(user_id))


async def change_privacy(user_id: UUID, change: PrivacyChange) -> Privacy:
    """Change the given switches; friends are affected at once.

    Raises:
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, user_id)
    values = change.model_dump(exclude_none=True)
    async with unit_of_work() as uow:
        user = await uow.db.get(User, user_id)
        if user is None:
            raise NotFoundError
        if all(getattr(user, name) is value for name, value in values.items()):
            return Privacy.model_validate(user)
        viewers = {user_id}
        await uow.emit(PrivacyChanging(user_id=user_id, viewers=viewers))
        # First: this locks all rows in the order of their ids.
        versions = await repository.bump_inbox(uow.db, *viewers)
        await uow.db.refresh(user)
        for name, value in values.items():
            setattr(user, name, value)
        await uow.db.flush()
        after = Privacy.model_validate(user)
        await uow.emit(PrivacyChanged(user_id, versions, after.shows_presence))
    return after

"""Queries on users."""

from uuid import UUID

from waves.accounts.users import repository
from waves.accounts.users.models import User
from waves.accounts.users.schemas import MeView, UserView
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError


async def me(user_id: UUID) -> MeView:
    """Return a user as they see themselves."""
    return repository.me_view(await active_user(user_id))


async def view(user_id: UUID) -> UserView:
    """Return a user as others see them.

    Raises:
        NotFoundError: No user has this id.
    """
    return repository.user_view(await active_user(user_id))


async def inbox_version(user_id: UUID) -> int:
    """Return the number that increases with every change that this user can see."""
    async with read_db() as db:
        version = await repository.inbox_version(db, user_id)
    if version is None:
        raise NotFoundError
    return version


async def active_user(user_id: UUID) -> User:
    """Return a user whose account is open.

    Raises:
        NotFoundError: No account has this id, or it is closed.
    """
    async with read_db() as db:
        user = await repository.user(db, user_id)
    if user is None or user.disabled_at is not None:
        raise NotFoundError
    return user

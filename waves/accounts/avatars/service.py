"""Set and remove the picture of a user."""

from uuid import UUID

from sqlmodel import col, delete, select

from waves.accounts.avatars.errors import BadAvatarError
from waves.accounts.avatars.models import SIDE, Avatar
from waves.accounts.users import profile, repository
from waves.accounts.users.schemas import MeView
from waves.core.database.engine import read_db, unit_of_work
from waves.core.errors import NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.files.errors import BadPictureError
from waves.files.picture_process import PictureProcess

PATH = "/api/avatars/{}"


async def set_avatar(user_id: UUID, content: bytes) -> MeView:
    """Replace the picture of a user.

    Raises:
        BadAvatarError: The content is no picture that can be used.
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, user_id)
    try:
        square = await current(PictureProcess).square(content, SIDE)
    except BadPictureError:
        raise BadAvatarError from None
    return await _replace(user_id, Avatar(user_id=user_id, content=square))


async def remove_avatar(user_id: UUID) -> MeView:
    """Remove the picture of a user, if there is one.

    Raises:
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, user_id)
    return await _replace(user_id, None)


async def content_of(avatar_id: UUID) -> bytes:
    """Return a picture as it is stored.

    Raises:
        NotFoundError: It does not exist, or has been replaced.
    """
    query = select(Avatar.content).where(Avatar.id == avatar_id)
    async with read_db() as db:
        content = (await db.exec(query)).one_or_none()
    if content is None:
        raise NotFoundError
    return content


async def _replace(user_id: UUID, avatar: Avatar | None) -> MeView:
    async with unit_of_work() as uow:
        user = await repository.user(uow.db, user_id)
        if user is None:
            raise NotFoundError
        if avatar is None and user.avatar_url is None:
            return repository.me_view(user)
        async with profile.changing(uow, user):
            await uow.db.exec(delete(Avatar).where(col(Avatar.user_id) == user_id))
            user.avatar_url = None
            if avatar is not None:
                uow.db.add(avatar)
                user.avatar_url = PATH.format(avatar.id)
        return repository.me_view(user)

"""Disable and enable an account: the operator's commands."""

from waves.accounts.sessions import service as sessions
from waves.accounts.users import repository
from waves.accounts.users.models import User
from waves.accounts.users.names import fold
from waves.core import clock
from waves.core.database.engine import unit_of_work
from waves.core.errors import NotFoundError
from waves.core.unit_of_work import UnitOfWork
from waves.mail import queue


async def disable(username: str) -> int:
    """Close an account: end its sessions, refuse sign-in, discard its queued mails.

    Returns:
        The number of sessions that ended.

    Raises:
        NotFoundError: No user has this username.
    """
    async with unit_of_work() as uow:
        user = await _user(uow, username)
        user.disabled_at = user.disabled_at or clock.now()
        await queue.discard(uow.db, user.id, user.email_key)
        return await sessions.end_all(uow, user.id)


async def enable(username: str) -> None:
    """Open a closed account again. Its ended sessions are not restored.

    Raises:
        NotFoundError: No user has this username.
    """
    async with unit_of_work() as uow:
        user = await _user(uow, username)
        user.disabled_at = None


async def _user(uow: UnitOfWork, username: str) -> User:
    user = await repository.user_by_username(uow.db, fold(username.strip()))
    if user is None:
        raise NotFoundError
    return user

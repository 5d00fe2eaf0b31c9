"""Changes to a user's public profile."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from waves.accounts.users import repository
from waves.accounts.users import username_repository as usernames
from waves.accounts.users.errors import RenamedTooOftenError, TakenError
from waves.accounts.users.events import ProfileChanged, ProfileChanging
from waves.accounts.users.models import User
from waves.accounts.users.names import display_key, fold
from waves.accounts.users.schemas import MeView, PartlySaved, ProfileChange
from waves.core import clock
from waves.core.database.engine import unit_of_work
from waves.core.errors import ConflictError, InvalidInputError, NotFoundError
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import current
from waves.core.unit_of_work import UnitOfWork

MOST_RESERVED = 10
"""Former usernames that one user can have reserved at the same time."""


async def change_profile(
    user_id: UUID, change: ProfileChange, *, refused: Mapping[str, str] | None = None
) -> MeView:
    """Change the given fields and return the user.

    The fields are independent: if the username is refused, the display name is still
    saved, and the result is a `PartlySaved`. A refusal is raised only if nothing is
    saved.

    A former username leads to the same user, and is reserved for them, for
    `username_repository.KEPT_FOR`.

    Args:
        user_id: The user to change.
        change: The new values.
        refused: A sentence for each field that failed validation.

    Raises:
        TakenError: Another user has the username, or had it recently.
        RenamedTooOftenError: `MOST_RESERVED` names are reserved already.
        InvalidInputError: There are `refused` fields, and nothing else changes.
        TooManyRequestsError: Too many changes to this account.
    """
    await current(RateLimiter).spend(Rule.ACCOUNT, user_id)
    refusal: ConflictError | InvalidInputError | None = None
    if refused:
        refusal = InvalidInputError(refused)
    try:
        user, is_saved = await _save(user_id, change)
    except (TakenError, RenamedTooOftenError) as conflict:
        refusal = _both(refusal, conflict)
        rest = ProfileChange(display_name=change.display_name, about=change.about)
        user, is_saved = await _save(user_id, rest)
    view = repository.me_view(user)
    if refusal is None:
        return view
    if is_saved:
        return PartlySaved(**view.model_dump(), refused=refusal.fields)
    raise refusal


def _both(
    invalid: InvalidInputError | ConflictError | None, conflict: ConflictError
) -> ConflictError | InvalidInputError:
    if invalid is None:
        return conflict
    return InvalidInputError({**invalid.fields, **conflict.fields})


async def _save(user_id: UUID, change: ProfileChange) -> tuple[User, bool]:
    """Return the user after the change, and whether anything changed."""
    try:
        async with unit_of_work() as uow:
            user = await repository.user(uow.db, user_id)
            if user is None:
                raise NotFoundError
            new = _what_differs(change, user)
            is_new = bool(new.model_dump(exclude_none=True))
            if is_new:
                await _carry_out(uow, user, new)
    except IntegrityError:
        raise TakenError(["username"]) from None
    return user, is_new


def _what_differs(change: ProfileChange, user: User) -> ProfileChange:
    given = change.model_dump(exclude_none=True)
    same = [name for name, value in given.items() if getattr(user, name) == value]
    return change.model_copy(update=dict.fromkeys(same))


async def _carry_out(uow: UnitOfWork, user: User, change: ProfileChange) -> None:
    is_seen = change.username is not None or change.display_name is not None
    async with changing(uow, user, is_seen=is_seen):
        if change.username is not None:
            await _rename(uow, user, change.username)
        if change.display_name is not None:
            user.display_name = change.display_name
            user.display_name_key = display_key(change.display_name)
        if change.about is not None:
            user.about = change.about


@asynccontextmanager
async def changing(
    uow: UnitOfWork, user: User, *, is_seen: bool = True
) -> AsyncGenerator[None]:
    """Change a user inside of this block; everybody who sees them is told.

    The user is locked and read again first.

    Args:
        uow: The unit of work that has found the user.
        user: The user to change.
        is_seen: False if only the user's own screens show what changes.
    """
    viewers = {user.id}
    if is_seen:
        await uow.emit(ProfileChanging(user_id=user.id, viewers=viewers))
    # Before any change: this locks all rows in the order of their ids, so no other
    # transaction can change this user.
    versions = await repository.bump_inbox(uow.db, *viewers)
    await uow.db.refresh(user)
    yield
    await uow.db.flush()
    await uow.emit(ProfileChanged(user_id=user.id, inbox_versions=versions))


async def _rename(uow: UnitOfWork, user: User, username: str) -> None:
    before, key_before = user.username, user.username_key
    user.username, user.username_key = username, fold(username)
    if user.username_key == key_before:
        return
    now = clock.now()
    await uow.db.flush()
    await usernames.claim(uow.db, user, at=now)
    await usernames.give_up(uow.db, user.id, username=before, key=key_before, at=now)
    await uow.db.flush()
    if await usernames.count_reserved(uow.db, user.id, at=now) > MOST_RESERVED:
        raise RenamedTooOftenError

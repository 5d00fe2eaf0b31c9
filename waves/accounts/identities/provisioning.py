"""Create an account from a provider's claims, adjusting names where necessary."""

import re
import secrets

from sqlmodel.ext.asyncio.session import AsyncSession

from waves.accounts.identities.provider import Claims
from waves.accounts.users import display_names, names
from waves.accounts.users import repository as user_repository
from waves.accounts.users.models import User
from waves.accounts.users.names import display_key, email_key, fold
from waves.accounts.users.search_keys import plain, plain_username
from waves.core import clock

FALLBACK = "friend"
# After the first few, numbers are random.
_COUNTED = 9
_DRAWN_BELOW = 10**6
_ROOM_FOR_NUMBER = 7


async def new_user(db: AsyncSession, claims: Claims) -> User:
    """Return a new user, not added to the session, with a free username."""
    username = await _free_username(db, claims.email.partition("@")[0])
    display_name = display_names.sanitize(claims.name) or username
    return User(
        username=username,
        username_key=fold(username),
        email=claims.email,
        email_key=email_key(claims.email),
        email_verified=claims.email_verified,
        display_name=display_name,
        display_name_key=display_key(display_name),
        created_at=clock.now(),
    )


async def _free_username(db: AsyncSession, wish: str) -> str:
    base = usable_username(wish)
    numbers = ["", *map(str, range(2, _COUNTED + 1))]
    for number in numbers:
        name = base + number
        if not await user_repository.taken(
            db, username_key=fold(name), plain=plain_username(name)
        ):
            return name
    return base + str(secrets.randbelow(_DRAWN_BELOW))


def usable_username(wish: str) -> str:
    """Return a username like `wish`, with room for a number."""
    word = re.sub(r"[^a-z0-9._-]+", "", plain(wish))
    word = word[: names.MAX_USERNAME - _ROOM_FOR_NUMBER].strip("._-")
    return word if len(word) >= names.MIN_USERNAME else FALLBACK

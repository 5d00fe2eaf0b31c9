"""Single-use links sent by e-mail, valid for one address and a limited time.

Only the mail contains the secret of a link; the database stores its hash. A newer
link of the same purpose replaces the earlier ones, and a change of the address
invalidates all of them.
"""

import hashlib
import secrets
from datetime import timedelta
from enum import StrEnum

from waves.accounts.email_verification import repository as links
from waves.accounts.email_verification.errors import LinkError, LinkProblem
from waves.accounts.email_verification.models import EmailLink
from waves.accounts.users.models import User
from waves.core import clock
from waves.core.database.engine import read_db
from waves.core.unit_of_work import UnitOfWork

LIFETIME = timedelta(minutes=30)
KEPT_AFTERWARDS = timedelta(days=1)
"""How long an expired link is still reported as expired, not as wrong."""
# In hex, because mail programs cut punctuation off the end of a link.
_SECRET_BYTES = 32


class Purpose(StrEnum):
    """What a link is for."""

    VERIFY = "verify"
    """To verify the address."""
    RESET = "reset"
    """To set a new password."""


async def make(uow: UnitOfWork, user: User, purpose: Purpose) -> str:
    """Add a link to the transaction, replace earlier ones, and return its secret."""
    at = clock.now()
    await links.lock(uow.db, user.id)
    await links.sweep(uow.db, before=at - KEPT_AFTERWARDS)
    await links.replace(uow.db, user.id, purpose, at=at)
    secret = secrets.token_hex(_SECRET_BYTES)
    uow.db.add(
        EmailLink(
            purpose=purpose,
            user_id=user.id,
            email_key=user.email_key,
            secret_hash=hash_of(secret),
            created_at=at,
            expires_at=at + LIFETIME,
        )
    )
    return secret


async def holder(secret: str, purpose: Purpose) -> User:
    """Return the user of a link without using it.

    Raises:
        LinkError: The link is not valid.
    """
    async with read_db() as db:
        found = await links.with_user(db, hash_of(secret), purpose)
    return _checked(found)


async def use(uow: UnitOfWork, secret: str, purpose: Purpose) -> User:
    """Use a link and return its user; only one of two concurrent uses succeeds.

    Raises:
        LinkError: The link is not valid.
    """
    found = await links.with_user(uow.db, hash_of(secret), purpose)
    user = _checked(found)
    # The user first, in the order of locks of `make`.
    await links.lock(uow.db, user.id)
    if not await links.use(uow.db, hash_of(secret), at=clock.now()):
        raise LinkError(LinkProblem.USED)
    return user


def _checked(found: tuple[EmailLink, User] | None) -> User:
    if found is None:
        raise LinkError(LinkProblem.WRONG)
    link, user = found
    if link.used_at is not None:
        raise LinkError(LinkProblem.USED)
    if link.replaced_at is not None:
        raise LinkError(LinkProblem.REPLACED)
    if link.expires_at <= clock.now():
        raise LinkError(LinkProblem.EXPIRED)
    if user.disabled_at is not None or user.email_key != link.email_key:
        raise LinkError(LinkProblem.WRONG)
    return user


def hash_of(secret: str) -> str:
    """Return the hash of a secret; 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()

"""Everything the settings page shows about an account, read in one transaction."""

from waves.accounts.identities import repository as identity_repository
from waves.accounts.sessions import repository as session_repository
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal, SessionView
from waves.accounts.users import repository
from waves.accounts.users.schemas import MeView
from waves.core import clock
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError


class AccountView(MeView):
    """An account as the settings page shows it to its user."""

    has_password: bool
    has_provider: bool
    """Whether a provider is linked to the account."""
    may_set_password: bool
    """Whether the account has no password and this session is fresh."""
    sessions: list[SessionView]
    """The most recently used first."""


async def overview(principal: Principal) -> AccountView:
    """Return the account of the signed-in user.

    Raises:
        NotFoundError: The account no longer exists.
    """
    user_id = principal.user_id
    async with read_db() as db:
        user = await repository.user(db, user_id)
        if user is None:
            raise NotFoundError
        providers = await identity_repository.identities(db, user_id)
        rows = await session_repository.live_sessions(db, user_id, at=clock.now())
    own = [row for row in rows if row.id == principal.session_id]
    has_password = user.password_hash is not None
    return AccountView(
        **repository.me_view(user).model_dump(),
        has_password=has_password,
        has_provider=bool(providers),
        may_set_password=not has_password
        and any(sessions.is_recent(row.created_at) for row in own),
        sessions=[sessions.view(row, principal) for row in rows],
    )

"""Everything the settings page shows about an account, read in one transaction."""

from waves.accounts import repository
from waves.accounts.schemas import AccountView, Principal
from waves.accounts.sessions import service as sessions
from waves.core import clock
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError


async def overview(principal: Principal) -> AccountView:
    """Return the account of whoever asks.

    Raises:
        NotFoundError: It is gone.
    """
    user_id = principal.user_id
    async with read_db() as db:
        user = await repository.user(db, user_id)
        if user is None:
            raise NotFoundError
        providers = await repository.identities(db, user_id)
        rows = await repository.live_sessions(db, user_id, at=clock.now())
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

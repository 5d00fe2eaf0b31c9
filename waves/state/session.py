"""The signed-in user of a tab."""

import reflex as rx
from reflex.state import BaseState

from waves.accounts.sessions.schemas import Principal
from waves.accounts.users import service as users
from waves.core.services import current
from waves.realtime.realtime import Realtime
from waves.state.auth.request_auth import blank, tab_token
from waves.state.row_builders import person
from waves.state.rows import Person
from waves.state.tabs import Tabs


class Session(rx.State):
    """The signed-in user; empty until the session row was read."""

    user_id: str = ""
    me: Person = Person()


async def enter(state: BaseState, principal: Principal) -> Session:
    """Assign the tab to `principal`, before anything is loaded for it."""
    session = await state.get_state(Session)
    user_id = str(principal.user_id)
    if session.user_id not in {"", user_id}:
        await blank(state)
    # First: what happens from now on is pushed to the tab.
    await current(Realtime).bus.follow(principal.user_id)
    current(Tabs).register(tab_token(state), principal)
    if session.user_id != user_id:
        session.me = person(await users.me(principal.user_id))
        session.user_id = user_id
    return session

"""Reflex middleware that clears a tab's state when its session has ended.

Reflex keeps the state of a tab beyond a log-out, and sends all of it when the tab
reconnects, before any `on_load`. The middleware runs before every event.
"""

import reflex as rx
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate

from waves.core.openings import Openings
from waves.core.services import current
from waves.state.auth.request_auth import blank, caller
from waves.state.login_options import LoginOptions
from waves.state.preload import preload
from waves.state.session import Session


class AuthMiddleware(Middleware):
    """Blanks a tab whose user is no longer signed in; loads a blank one."""

    async def preprocess(
        self,
        app: rx.App,
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """Compare the user of the tab with the session row; never answer the event.

        The cookie of the socket's handshake decides, also for events that the server
        raises itself; the content of the event does not count.
        """
        del app, event
        session = await state.get_state(Session)
        principal = await caller(state)
        present = str(principal.user_id) if principal else ""
        if session.user_id not in {"", present}:
            await blank(state)
        if principal is None:
            # The log-in pages need their options, too.
            (await state.get_state(LoginOptions))._read()  # noqa: SLF001  one package
        elif not session.user_id:
            async with current(Openings):
                await preload(state, principal)
        return None

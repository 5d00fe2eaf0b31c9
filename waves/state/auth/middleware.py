"""Reflex middleware that clears a tab's state when its session has ended.

Reflex keeps a tab's state beyond a log-out, and sends all of it when the tab
comes back, before any `on_load`. This runs before every event, that one too.
"""

import reflex as rx
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate

from waves.state.auth.request_auth import blank, caller
from waves.state.login_options import LoginOptions
from waves.state.preload import preload
from waves.state.session import Session


class AuthMiddleware(Middleware):
    """Empties a tab whose person is not signed in here any more; fills a blank one."""

    async def preprocess(
        self,
        app: rx.App,
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """Compare the tab's person with the session row; never answer the event.

        The handshake of the tab's socket counts, also for events that the
        server itself raises: what is in the event is not asked.
        """
        del app, event
        session = await state.get_state(Session)
        principal = await caller(state)
        present = str(principal.user_id) if principal else ""
        if session.user_id not in {"", present}:
            await blank(state)
        if principal is None:
            # A page before the app keeps what it offers, too.
            (await state.get_state(LoginOptions))._read()  # noqa: SLF001  one package
        elif not session.user_id:
            await preload(state, principal)
        return None

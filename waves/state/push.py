"""Pushes domain events to the open tabs of the affected users.

Each tab has its own queue and at most one task that empties it: a slow tab does not
delay the others, its events stay in order, and queued events are applied as one change.
No lock of a state is held here, because two handlers that modify each other's states
would deadlock.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any

import reflex as rx

from waves.accounts.sessions.events import SessionRevoked
from waves.core.clock import now
from waves.core.events import Event
from waves.core.logging import get_logger
from waves.state.auth.request_auth import blank
from waves.state.session import Session
from waves.state.tab_update import affected_users, update_tab
from waves.state.tabs import Tab, Tabs

logger = get_logger(__name__)

BLANK_WITHIN_SECONDS = 0.5
"""How long the state of a tab may take to be blanked before its socket is closed."""
STOP_WITHIN_SECONDS = 2.0
MOST_MAIL = 500
"""Events queued for one tab; if one is dropped, the tab loads everything again."""
GIVE_WAY_SECONDS = 0.05
"""How long the tabs of the second user wait for those of the first."""
NAMESPACE = "/_event"


class Push:
    """Updates the tabs of the users that an event affects."""

    def __init__(self, app: rx.App, tabs: Tabs) -> None:
        """Update the states of `app`; `heard` is a subscriber of the bus."""
        self._app = app
        self._tabs = tabs
        self._mail: dict[str, deque[Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def heard(self, event: Event) -> None:
        """Queue an event for every tab that it affects."""
        if isinstance(event, SessionRevoked):
            for tab in self._tabs.of_session(event.user_id, event.session_id):
                self._tabs.forget(tab.token)
                self._start(self._close(tab))
        earlier: list[asyncio.Task[None]] = []
        for user_id in affected_users(event):
            open_tabs = self._tabs.of_user(user_id)
            begun = [self._post(tab, event, after=earlier) for tab in open_tabs]
            earlier = [task for task in begun if task is not None]

    async def stop(self) -> None:
        """Wait for running updates, then cancel those that do not end."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_WITHIN_SECONDS)
        for task in self._tasks:
            task.cancel()

    def _post(
        self, tab: Tab, event: Event, *, after: list[asyncio.Task[None]]
    ) -> asyncio.Task[None] | None:
        if (mailbox := self._mail.get(tab.token)) is not None:
            mailbox.append(event)
            return None
        self._mail[tab.token] = deque([event], maxlen=MOST_MAIL)
        return self._start(self._empty(tab.token, after))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _empty(self, token: str, after: list[asyncio.Task[None]]) -> None:
        mailbox = self._mail[token]
        try:
            if after:
                # The sender sees the message already: the receiver comes first.
                await asyncio.wait(after, timeout=GIVE_WAY_SECONDS)
            while mailbox:
                await self._deliver(token, mailbox)
        except Exception:
            # The browser notices by the inbox version and asks for a resync.
            logger.exception("tab_update_failed")
        finally:
            del self._mail[token]

    async def _deliver(self, token: str, mailbox: deque[Event]) -> None:
        if not await self._is_connected(token):
            self._tabs.forget(token)
            mailbox.clear()
            return
        async with self._app.modify_state(_all_of(token)) as state:
            # After the lock: the session may have been revoked while waiting for it.
            events = [*mailbox]
            mailbox.clear()
            tab = self._tabs.find(token)
            if tab is None or tab.principal.expires_at <= now():
                self._tabs.forget(token)
                return
            if not await update_tab(state, events, tab.principal):
                self._tabs.forget(token)

    async def _close(self, tab: Tab) -> None:
        """Blank a tab whose session has ended, and close its socket."""
        try:
            async with asyncio.timeout(BLANK_WITHIN_SECONDS):
                await self._blank(tab)
        except TimeoutError:
            logger.warning("tab_busy_at_session_end")
        await self._disconnect(tab.token)

    async def _blank(self, tab: Tab) -> None:
        if not await self._is_connected(tab.token):
            return
        async with self._app.modify_state(_all_of(tab.token)) as state:
            session = await state.get_state(Session)
            if session.user_id == str(tab.principal.user_id):
                await blank(state)

    async def _is_connected(self, token: str) -> bool:
        namespace = self._app.event_namespace
        if namespace is None:
            return False
        # Modifying the state of a closed tab would create it anew.
        return await namespace._token_manager.is_token_connected(token)  # noqa: SLF001

    async def _disconnect(self, token: str) -> None:
        namespace, server = self._app.event_namespace, self._app.sio
        sid = namespace.token_to_sid.get(token) if namespace else None
        if sid is not None and server is not None:
            await server.disconnect(sid, namespace=NAMESPACE)


def _all_of(token: str) -> rx.BaseStateToken:
    return rx.BaseStateToken(ident=token, cls=Session)

"""Pushes domain events to the open tabs of the affected users.

Each tab has its own queue and at most one task that empties it: a slow tab does not
delay the others, its events stay in order, and queued events are applied as one change.
Messages and receipts reach the page over `/api/ws` first, so the state follows at most
once in `EVERY_SECONDS`; what only the state carries is applied at once, together with
everything that was queued before it. No lock of a state is held here, because two
handlers that modify each other's states would deadlock.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from waves.accounts.sessions.events import SessionRevoked
from waves.calls.scheduler import Cancel, LoopScheduler, Scheduler
from waves.core.clock import now
from waves.core.events import Event
from waves.core.logging import get_logger
from waves.state.auth.request_auth import blank
from waves.state.session import Session
from waves.state.tab_update import affected_users, is_live, needs_row, update_tab
from waves.state.tabs import Tab, Tabs

logger = get_logger(__name__)

BLANK_WITHIN_SECONDS = 0.5
"""How long the state of a tab may take to be blanked before its socket is closed."""
STOP_WITHIN_SECONDS = 2.0
EVERY_SECONDS = 0.25
"""How long messages and receipts are collected before the state of a tab follows."""
MOST_MAIL = 500
"""Events queued for one tab; if one is dropped, the tab loads everything again."""
NAMESPACE = "/_event"


@dataclass(eq=False)
class Mailbox:
    """The events that one tab has not applied yet."""

    events: deque[Event] = field(default_factory=lambda: deque(maxlen=MOST_MAIL))
    cancel: Cancel | None = None
    """Cancels the timer; None: events are being applied."""


class Push:
    """Updates the tabs of the users that an event affects."""

    def __init__(
        self, app: rx.App, tabs: Tabs, scheduler: Scheduler | None = None
    ) -> None:
        """Update the states of `app`; `heard` is a subscriber of the bus."""
        self._app = app
        self._tabs = tabs
        self._scheduler = scheduler or LoopScheduler()
        self._mail: dict[str, Mailbox] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def heard(self, event: Event) -> None:
        """Queue an event for every tab that it affects."""
        if isinstance(event, SessionRevoked):
            for tab in self._tabs.of_session(event.user_id, event.session_id):
                self._tabs.forget(tab.token)
                self._start(self._close(tab))
        for user_id in affected_users(event):
            for tab in self._tabs.of_user(user_id):
                self._post(tab, event)

    async def stop(self) -> None:
        """Wait for running updates, then cancel those that do not end.

        A page that lacks queued events loads them when it connects again.
        """
        self._scheduler.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_WITHIN_SECONDS)
        for task in self._tasks:
            task.cancel()

    def _post(self, tab: Tab, event: Event) -> None:
        mailbox = self._mail.get(tab.token)
        is_new = mailbox is None
        if mailbox is None:
            mailbox = self._mail[tab.token] = Mailbox()
        mailbox.events.append(event)
        if not is_new and mailbox.cancel is None:
            return
        if not is_live(event) or (is_new and needs_row(event, self._tabs, tab.token)):
            self._apply_now(tab.token, mailbox)
        elif is_new:
            self._apply_later(tab.token, mailbox)

    def _apply_later(self, token: str, mailbox: Mailbox) -> None:
        async def apply() -> None:
            if mailbox.events:
                self._apply_now(token, mailbox)
            else:
                del self._mail[token]

        mailbox.cancel = self._scheduler.later(EVERY_SECONDS, apply)

    def _apply_now(self, token: str, mailbox: Mailbox) -> None:
        if mailbox.cancel is not None:
            mailbox.cancel()
            mailbox.cancel = None
        self._start(self._empty(token, mailbox))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _empty(self, token: str, mailbox: Mailbox) -> None:
        try:
            await self._deliver(token, mailbox.events)
        except Exception:
            # The browser notices by the inbox version and asks for a resync.
            logger.exception("tab_update_failed")
            mailbox.events.clear()
        if all(map(is_live, mailbox.events)):
            self._apply_later(token, mailbox)
        else:
            self._apply_now(token, mailbox)

    async def _deliver(self, token: str, waiting: deque[Event]) -> None:
        if not await self._is_connected(token):
            self._tabs.forget(token)
            waiting.clear()
            return
        async with self._app.modify_state(_all_of(token)) as state:
            # After the lock: the session may have been revoked while waiting for it.
            events = [*waiting]
            waiting.clear()
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

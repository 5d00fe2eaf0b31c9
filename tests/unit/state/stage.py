"""Tabs without a browser: their states and the events to and from them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, TypeVar

import reflex as rx
from reflex.event import Event as ReflexEvent

from tests.support.api_client import PASSWORD
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import LogIn
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal
from waves.accounts.users.schemas import MeView
from waves.core.ids import new_id
from waves.core.security import cookie_name
from waves.state.auth.middleware import AuthMiddleware
from waves.state.auth.request_auth import plain, session_token
from waves.state.conversation import Conversation
from waves.state.conversation_settings import ConversationSettings
from waves.state.friends import Friends
from waves.state.inbox import Inbox
from waves.state.profile_card import ProfileCard
from waves.state.session import Session
from waves.state.settings import Account

S = TypeVar("S", bound=rx.State)
PRIVATE = (
    *(Session, Inbox, Friends, Conversation, ConversationSettings, ProfileCard),
    Account,
)


async def token_of(person: MeView) -> str:
    """Log a person in and return the session token."""
    form = LogIn(login=person.username, password=PASSWORD)
    return (await passwords.log_in(form, user_agent="pytest")).token


async def pass_gate(tab: "FakeTab", event: str) -> None:
    """Run the middleware as Reflex does before every event."""
    app: Any = None
    assert (
        await AuthMiddleware().preprocess(app, tab.root, ReflexEvent(name=event))
        is None
    )


class FakeTab:
    """One open tab: its Reflex states and handlers."""

    def __init__(self, session_token: str = "") -> None:
        self.token = str(new_id())
        make: Any = rx.State
        self.root: rx.State = make(_reflex_internal_init=True)
        self.lock = asyncio.Lock()
        self.session_token = session_token
        self.at("/")

    def at(self, path: str, **query: Any) -> "FakeTab":
        """Navigate; the cookie stays that of the handshake."""
        router_data = {
            "pathname": path,
            "asPath": path,
            "query": query,
            "token": self.token,
            "sid": f"sid-{self.token}",
            "headers": {
                "origin": "http://localhost:3000",
                "cookie": f"theme=dark; {cookie_name()}={self.session_token}",
            },
        }
        self.root._update_router_vars(router_data, self.root.router_data)
        self.root.router_data = router_data
        return self

    def reconnect(self, session_token: str) -> None:
        """Reconnect the socket with the browser's current cookie."""
        self.session_token = session_token
        self.at(self.root.router_data["pathname"], **self.root.router_data["query"])

    async def state(self, cls: type[S]) -> S:
        return await self.root.get_state(cls)

    async def call(self, cls: type[rx.State], handler: str, *arguments: Any) -> Any:
        """Call a handler as Reflex does: after the middleware, under the lock."""
        async with self.lock:
            await pass_gate(self, handler)
            return await run(await self.root.get_state(cls), handler, *arguments)

    async def open_home(self) -> "FakeTab":
        self.at("/")
        await self.call(Inbox, "open_home")
        return self

    async def open(self, username: str) -> "FakeTab":
        """Open a conversation: both `on_load` handlers of the page."""
        self.at(f"/c/{username}", username=username)
        await self.call(Inbox, "open_home")
        await self.call(Conversation, "open_conversation")
        return self

    async def open_settings(self) -> "FakeTab":
        """Open the settings: both `on_load` handlers of the page."""
        self.at("/settings/")
        await self.call(Inbox, "open_home")
        await self.call(Account, "open_account")
        return self

    async def principal(self) -> Principal:
        return await sessions.authenticate(session_token(self.root))

    async def hydration(self) -> str:
        """Return what a hydration sends of Waves' states."""
        vars_ = {
            name: values
            for name, values in self.root.dict().items()
            if "waves___" in name
        }
        return repr(vars_)

    async def shown(self) -> dict[str, Any]:
        """Return what the screens show, in a comparable form."""
        session, inbox = await self.state(Session), await self.state(Inbox)
        friends, thread = await self.state(Friends), await self.state(Conversation)
        return {
            "me": session.me,
            "version": inbox.version,
            "conversations": plain(inbox.conversations),
            "unread_in_all": inbox.unread,
            "requests": plain(friends.requests),
            "results": plain(friends.results),
            "loaded": (inbox.loaded, thread.loaded, thread.missing),
            "rows": [*plain(thread.recent), *plain(thread.fresh)],
            "peer": thread.peer,
            "open": thread.open,
            "has_archived": inbox.has_archived,
            "settings": (
                *(thread.pinned, thread.archived),
                *(thread.muted, thread.marked_unread),
            ),
            "timer": (thread.timer.seconds, thread.timer.own),
            "unread": thread.unread,
            "change": thread.change,
            "pins": plain(thread.pins),
            "receipts": (thread.peer_delivered_seq, thread.peer_read_seq),
        }


async def run(state: rx.State, handler: str, *arguments: Any) -> Any:
    """Run a handler to its end; return its last event."""
    running = type(state).event_handlers[handler].fn(state, *arguments)
    if not hasattr(running, "__aiter__"):
        return await running
    wanted = [one async for one in running]
    return wanted[-1] if wanted else None


class FakeServer:
    """The part of `reflex.App` that pushes use; records what each tab was sent."""

    def __init__(self) -> None:
        self.tabs: dict[str, FakeTab] = {}
        self.sent: defaultdict[str, list[dict]] = defaultdict(list)
        self.disconnected: list[str] = []
        connected = SimpleNamespace(is_token_connected=self._is_connected)
        self.event_namespace = SimpleNamespace(
            _token_manager=connected, token_to_sid={}
        )
        self.sio = SimpleNamespace(disconnect=self._disconnect)

    def connect(self, tab: FakeTab) -> FakeTab:
        self.tabs[tab.token] = tab
        self.event_namespace.token_to_sid[tab.token] = f"sid-{tab.token}"
        return tab

    def close(self, tab: FakeTab) -> None:
        """Remove the tab."""
        del self.event_namespace.token_to_sid[tab.token]

    @asynccontextmanager
    async def modify_state(self, token: rx.BaseStateToken) -> AsyncIterator[rx.State]:
        tab = self.tabs[token.ident]
        async with tab.lock:
            tab.root._clean()
            yield tab.root
            delta = await tab.root._get_resolved_delta()
            tab.root._clean()
            if delta:
                self.sent[token.ident].append(delta)

    async def _is_connected(self, token: str) -> bool:
        return token in self.event_namespace.token_to_sid

    async def _disconnect(self, sid: str, *, namespace: str) -> None:
        assert namespace == "/_event"
        self.disconnected.append(sid)

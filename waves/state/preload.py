"""Loads the state of a blank tab before Reflex sends it.

Reflex keeps the state of a tab in memory. After a restart of the server, an hour
without an event or a minute without a network it is blank, and Reflex sends it whole
before any `on_load`. A blank snapshot would unmount what the page shows, including the
composer and the text being typed. So the state is loaded first, and the snapshot
contains it.
"""

from reflex.state import BaseState

from waves.accounts.sessions.schemas import Principal
from waves.state.auth.request_auth import requested_name, where
from waves.state.conversation import Conversation
from waves.state.friends import Friends
from waves.state.inbox import Inbox
from waves.state.session import enter
from waves.state.settings import PAGE as SETTINGS
from waves.state.settings import Account

HOME = "/"
CONVERSATION = "/c/"


async def preload(state: BaseState, principal: Principal) -> None:
    """Load what the page of this tab shows; the log-in pages show nothing private."""
    path, _ = where(state)
    if not path.startswith(CONVERSATION) and path.rstrip("/") not in {"", SETTINGS}:
        return
    await enter(state, principal)
    await (await state.get_state(Inbox))._preload(principal)  # noqa: SLF001  one package
    friends = await state.get_state(Friends)
    if (query := requested_name(state, "search").strip()) != friends.query:
        await friends._preload(query, principal.user_id)  # noqa: SLF001
    if path.startswith(CONVERSATION):
        await (await state.get_state(Conversation))._preload(principal)  # noqa: SLF001
    if path.startswith(SETTINGS):
        await (await state.get_state(Account))._read(principal)  # noqa: SLF001

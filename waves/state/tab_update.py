"""Brings the states of one tab up to date with events, under the lock of the tab."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from reflex.state import BaseState

from waves.accounts.email_verification.events import MailDeliveryChanged
from waves.accounts.identities.events import ProviderLinked, ProviderUnlinked
from waves.accounts.passwords.events import PasswordChanged
from waves.accounts.sessions.events import SessionBegan, SessionRevoked, SessionSeen
from waves.accounts.sessions.schemas import Principal
from waves.accounts.users import service as users
from waves.accounts.users.events import ProfileChanged
from waves.chat.events import (
    ConversationSettingsChanged,
    MessageChanged,
    MessageSent,
    ReceiptMoved,
)
from waves.core.events import Event
from waves.friends.events import FriendshipBegan
from waves.state.auth.request_auth import set_changed
from waves.state.conversation import Conversation
from waves.state.event_reducer import MessageState, inbox_versions_of, reduce
from waves.state.inbox import UNKNOWN, Inbox
from waves.state.row_builders import person
from waves.state.session import Session
from waves.state.settings import Account
from waves.state.tabs import Tabs

ACCOUNT_EVENTS = (
    MailDeliveryChanged,
    PasswordChanged,
    ProviderLinked,
    ProviderUnlinked,
    SessionBegan,
    SessionRevoked,
    SessionSeen,
)
"""Events that change only the user's own settings page."""
LIVE_EVENTS = (MessageSent, MessageChanged, ReceiptMoved)
"""Events that a page receives over `/api/ws` as well."""


def is_live(event: Event) -> bool:
    """Return whether the page draws the event before its state contains it."""
    return isinstance(event, LIVE_EVENTS)


def needs_row(event: Event, tabs: Tabs, token: str) -> bool:
    """Return whether the page cannot draw the event without a row of the state."""
    if not isinstance(event, MessageSent):
        return False
    return not tabs.is_listed(token, event.message.conversation_id)


def affected_users(event: Event) -> Iterable[UUID]:
    """Return the users whose screens an event may change."""
    if isinstance(event, ACCOUNT_EVENTS):
        return (event.user_id,)
    return inbox_versions_of(event)


def rows_of(events: Iterable[Event], user_id: UUID) -> set[UUID]:
    """Return the conversations, or their peers, whose rows events may have changed."""
    return {id_ for event in events if (id_ := _row_of(event, user_id)) is not None}


def _row_of(event: Event, user_id: UUID) -> UUID | None:
    match event:
        case MessageSent() | MessageChanged() if _alters_line(event, user_id):
            return event.message.conversation_id
        case ReceiptMoved() if event.has_read and event.receipt.user_id == user_id:
            return event.receipt.conversation_id
        case ConversationSettingsChanged():
            return event.conversation_id
        case ProfileChanged():
            # That of the user is shown by their note to self.
            return event.user_id
        case FriendshipBegan():
            return event.high_id if event.low_id == user_id else event.low_id
    return None


def _alters_line(event: MessageSent | MessageChanged, user_id: UUID) -> bool:
    if isinstance(event, MessageSent):
        return True
    is_gone = event.message.expired
    return event.is_last or is_gone or user_id in event.reactions


async def update_tab(
    state: BaseState, events: Iterable[Event], principal: Principal
) -> bool:
    """Apply events to the tab; False when the tab does not belong to the principal.

    A state that Reflex has dropped and made anew is blank. Nothing is added to it: its
    browser is made to ask for everything, because only then it sends its address.
    """
    session = await state.get_state(Session)
    if session.user_id != str(principal.user_id):
        if not session.user_id:
            (await state.get_state(Inbox)).version = UNKNOWN
        return False
    waiting = [*events]
    others = [event for event in waiting if not isinstance(event, ACCOUNT_EVENTS)]
    inbox = await state.get_state(Inbox)
    is_applied = await _apply(session, others, principal)
    if not is_applied:
        set_changed(session, me=person(await users.me(principal.user_id)))
        rows = rows_of(others, principal.user_id)
        await inbox._read_all(principal, also=rows)  # noqa: SLF001  one package
    versions = [inbox_versions_of(event) for event in others]
    inbox._follow(one.get(principal.user_id, 0) for one in versions)  # noqa: SLF001
    if not is_applied or len(others) < len(waiting):
        await (await state.get_state(Account))._read_again(principal)  # noqa: SLF001
    return True


async def _apply(session: Session, events: list[Event], principal: Principal) -> bool:
    """Apply events about messages; False when the tab must be read again instead."""
    inbox = await session.get_state(Inbox)
    if not inbox.loaded:
        return False
    # A pinned conversation after these would take the place of another row.
    latest = inbox._shown().rows[: inbox._latest]  # noqa: SLF001
    listed = {UUID(row.id) for row in latest}
    changed = rows_of(filter(is_live, events), principal.user_id)
    is_listed = changed <= listed
    others = [] if is_listed else await inbox._read(principal, also=changed)  # noqa: SLF001
    conversation = await session.get_state(Conversation)
    read = inbox._shown()  # noqa: SLF001
    shown: MessageState | None = MessageState(
        user_id=principal.user_id,
        inbox_version=inbox._read_version,  # noqa: SLF001
        inbox=replace(read, rows=[*read.rows, *others]),
        open=conversation._shown(),  # noqa: SLF001
    )
    for event in events:
        shown = shown and reduce(shown, event)
    if shown is None:
        return False
    inbox._keep(shown.inbox.without(others), inbox.cursor)  # noqa: SLF001
    inbox._read_version = shown.inbox_version  # noqa: SLF001
    conversation._keep(shown.open)  # noqa: SLF001
    return True

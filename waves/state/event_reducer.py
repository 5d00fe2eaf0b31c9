"""Apply a domain event to one tab, while holding the lock of its state.

An event only hints at what the database holds. It is applied when it follows
on what the tab shows; otherwise the tab reads again. The same event twice, or
one that the tab has read already, changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from reflex.state import BaseState

from waves.accounts import service as accounts
from waves.accounts.events import (
    MailDeliveryChanged,
    PasswordChanged,
    ProviderLinked,
    ProviderUnlinked,
    SessionBegan,
    SessionRevoked,
    SessionSeen,
)
from waves.accounts.schemas import Principal
from waves.chat.events import MessageSent, ReceiptMoved
from waves.core.events import Event
from waves.state.conversation import Conversation
from waves.state.inbox import Inbox
from waves.state.row_builders import person
from waves.state.session import UNKNOWN, Session
from waves.state.settings import Account

ACCOUNT_EVENTS = (
    MailDeliveryChanged,
    PasswordChanged,
    ProviderLinked,
    ProviderUnlinked,
    SessionBegan,
    SessionRevoked,
    SessionSeen,
)
"""What nobody sees but the person, in the settings."""


def affected_users(event: Event) -> Iterable[UUID]:
    """Return whose screens an event may change, who waits for it first."""
    if isinstance(event, ACCOUNT_EVENTS):
        return (event.user_id,)
    match event:
        case MessageSent():
            return (event.receiver_id, event.sender_id)
        case _:
            return inbox_versions_of(event)


def inbox_versions_of(event: Event) -> dict[UUID, int]:
    """Return each person's inbox version in the transaction of the event."""
    return getattr(event, "inbox_versions", {})


@dataclass(frozen=True)
class EventReducer:
    """The states of one tab that events change."""

    session: Session
    inbox: Inbox
    conversation: Conversation
    account: Account

    @classmethod
    async def of(cls, state: BaseState) -> "EventReducer":
        """Return those of the tab that `state` belongs to."""
        return cls(
            await state.get_state(Session),
            await state.get_state(Inbox),
            await state.get_state(Conversation),
            await state.get_state(Account),
        )

    async def show(self, events: Iterable[Event], principal: Principal) -> bool:
        """Bring the tab up to these events; False when it is not this person's.

        A state that Reflex has forgotten is never added to: its browser is
        made to ask for a fresh reading, which brings the page's address along.
        """
        if self.session.user_id != str(principal.user_id):
            if not self.session.user_id:
                self.session.inbox_version = UNKNOWN
            return False
        waiting = [*events]
        if any(isinstance(event, ACCOUNT_EVENTS) for event in waiting):
            await self.account._read_again(principal)  # noqa: SLF001
        for event in waiting:
            if isinstance(event, ACCOUNT_EVENTS):
                continue
            if not self._apply(event, principal):
                await self._read_all(principal)
                break
        return True

    def _apply(self, event: Event, principal: Principal) -> bool:
        """Apply one event; False when the tab must read instead."""
        version = inbox_versions_of(event).get(principal.user_id, 0)
        if not self.inbox.loaded or version > self.session.inbox_version + 1:
            return False
        match event:
            case MessageSent():
                fits = self.inbox._take(event, principal)  # noqa: SLF001
                fits = self.conversation._take(event, principal) and fits  # noqa: SLF001
            case ReceiptMoved():
                fits = self._move(event, principal)
            case _:
                return False
        self.session.inbox_version = max(self.session.inbox_version, version)
        return fits

    def _move(self, event: ReceiptMoved, principal: Principal) -> bool:
        fits = self.conversation._move(event, principal)  # noqa: SLF001
        is_open = self.conversation.conversation_id == str(
            event.receipt.conversation_id
        )
        unread = self.conversation.unread if is_open and fits else None
        return self.inbox._move(event, principal, unread=unread) and fits  # noqa: SLF001

    async def _read_all(self, principal: Principal) -> None:
        self.session.me = person(await accounts.me(principal.user_id))
        await self.inbox._read_all(principal)  # noqa: SLF001
        await self.account._read_again(principal)  # noqa: SLF001

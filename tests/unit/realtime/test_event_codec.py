"""Every event that concerns a screen travels; the others stay in their worker."""

from datetime import timedelta

import pytest

from waves.accounts.passwords.events import PasswordChanged
from waves.accounts.sessions.events import SessionRevoked, SignedInElsewhere
from waves.accounts.users.events import PrivacyChanging, ProfileChanging, SignedUp
from waves.chat.events import (
    ConversationSettingsChanged,
    MessageSent,
    ReceiptMoved,
)
from waves.chat.files.events import FilesRemoved
from waves.chat.schemas import MessageView, ReceiptView
from waves.core import clock
from waves.core.events import Event
from waves.core.ids import new_id
from waves.friends.events import FriendRequestSent, FriendshipEnded
from waves.mail.events import DeliveryReported, MailQueued
from waves.realtime.event_codec import SHARED, decode, encode, users_of

STAYS = {
    ProfileChanging,
    PrivacyChanging,
    SignedUp,
    SignedInElsewhere,
    MailQueued,
    DeliveryReported,
    FilesRemoved,
}
"""Events about mail, files and inside transactions: no screen shows them."""
ALICE, BOB = new_id(), new_id()


def examples() -> list[Event]:
    message = MessageView(
        id=new_id(),
        conversation_id=new_id(),
        seq=7,
        sender_id=ALICE,
        client_id=new_id(),
        body="Grüße, \U0001f30a\n\"quoted\" \\ 'body'",
        created_at=clock.now() - timedelta(milliseconds=1),
        reply_to=None,
    )
    receipt = ReceiptView(
        conversation_id=new_id(), user_id=BOB, delivered_seq=3, read_seq=2
    )
    versions = {BOB: 5, ALICE: 9}
    return [
        MessageSent(message, versions),
        ReceiptMoved(receipt, {ALICE: 1}, has_read=False),
        SessionRevoked(session_id=new_id(), user_id=ALICE),
        PasswordChanged(ALICE, clock.now()),
        FriendRequestSent(new_id(), ALICE, BOB, versions),
        FriendshipEnded(ALICE, BOB, {ALICE: 4}),
        ConversationSettingsChanged(new_id(), ALICE, {ALICE: 2}),
    ]


@pytest.mark.parametrize("event", examples(), ids=lambda event: type(event).__name__)
def test_an_event_arrives_as_it_was_sent(event):
    assert decode(encode(event)) == event


def test_every_event_travels_or_stays():
    # A dataclass with slots replaces the class that was written: names are compared.
    ours = {
        kind.__qualname__
        for kind in Event.__subclasses__()
        if kind.__module__.startswith("waves.")
    }
    assert ours == {kind.__qualname__ for kind in (*SHARED.values(), *STAYS)}


def test_an_event_concerns_the_users_whose_screens_it_changes():
    message, _, revoked, _, request, ended, settings = examples()
    assert list(users_of(settings)) == [ALICE], "the peer learns nothing"
    assert list(users_of(message)) == [BOB, ALICE], "the receiver first"
    assert list(users_of(revoked)) == [ALICE]
    assert list(users_of(request)) == [BOB, ALICE]
    assert set(users_of(ended)) == {ALICE, BOB}, "also who sees nothing of it"
    assert list(users_of(SignedUp(ALICE))) == []


@pytest.mark.parametrize("text", ["Unknown {}", "MessageSent {}", "SessionSeen", ""])
def test_what_another_version_sends_is_refused(text):
    with pytest.raises(ValueError, match=r"unknown event|validation error"):
        decode(text)

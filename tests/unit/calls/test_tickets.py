from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.calls.call_scenario import CallScenario
from waves.accounts.sessions.service import authenticate
from waves.calls import tickets
from waves.calls.call import Call
from waves.calls.errors import CallNotFoundError
from waves.calls.lifecycle import CallState
from waves.calls.schemas import Media, Tab
from waves.core import clock, security
from waves.core.errors import NotSignedInError
from waves.core.ids import new_id


@pytest.fixture
def call(scenario: CallScenario) -> Call:
    return Call(
        id=new_id(),
        caller=scenario.tab("alice"),
        caller_view=scenario.people["alice"],
        callee_id=scenario.id("bob"),
        media=Media.VIDEO,
        started_at=scenario.time.now(),
        expires_at=scenario.time.now(),
        state=CallState.CONNECTING,
        answered_by="phone",
    )


def test_a_ticket_contains_everything_to_register_the_call(call):
    token = tickets.issue(call, call.caller)
    ticket = tickets.read(token, call.caller)
    assert ticket.holder == call.caller
    assert (ticket.call, ticket.media) == (call.id, Media.VIDEO)
    assert Tab(ticket.caller, ticket.caller_tab_id) == call.caller
    assert Tab(ticket.callee, ticket.callee_tab_id) == call.callee


def test_a_ticket_is_valid_for_its_tab_only(call):
    token = tickets.issue(call, call.caller)
    with pytest.raises(CallNotFoundError):
        tickets.read(token, call.callee)
    with pytest.raises(CallNotFoundError):
        tickets.read(token, Tab(call.caller.user_id, "phone"))


async def test_a_ticket_is_no_session(call):
    token = tickets.issue(call, call.caller)
    with pytest.raises(NotSignedInError):
        await authenticate(token)
    with pytest.raises(security.TokenError):
        security.read_session_token(token)


def test_a_session_is_no_ticket(call):
    session = security.issue_session_token(call.caller.user_id, new_id())
    with pytest.raises(CallNotFoundError):
        tickets.read(session.token, call.caller)


def test_a_token_with_missing_claims_is_not_a_ticket(call):
    token = security.sign(
        {"sub": str(call.caller.user_id)},
        audience=tickets.TICKET_AUDIENCE,
        lifetime=timedelta(hours=1),
    )
    with pytest.raises(CallNotFoundError):
        tickets.read(token, call.caller)


def test_a_ticket_expires(call, monkeypatch):
    token = tickets.issue(call, call.caller)
    later = datetime.now(UTC) + tickets.TICKET_LIFETIME + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(CallNotFoundError):
        tickets.read(token, call.caller)

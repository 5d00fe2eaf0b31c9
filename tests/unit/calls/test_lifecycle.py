import ast
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.calls import lifecycle
from waves.calls.lifecycle import (
    REASON_OF,
    TRANSITIONS,
    CallEvent,
    CallState,
    EndReason,
    MisfitError,
    advance,
    end_reason,
)

R, C, D, X, E = (
    CallState.RINGING,
    CallState.CONNECTING,
    CallState.CONNECTED,
    CallState.RECONNECTING,
    CallState.ENDED,
)

# Every pair that means something, written out once more by hand.
EXPECTED = {
    (R, "accept"): C,
    (R, "decline"): E,
    (R, "cancel"): E,
    (R, "busy"): E,
    (R, "ring_timeout"): E,
    (R, "peer_gone"): E,
    (R, "fail"): E,
    (C, "media_up"): D,
    (C, "hang_up"): E,
    (C, "leave"): E,
    (C, "connect_timeout"): E,
    (C, "peer_gone"): E,
    (C, "fail"): E,
    (D, "media_down"): X,
    (D, "hang_up"): E,
    (D, "leave"): E,
    (D, "peer_gone"): E,
    (D, "fail"): E,
    (X, "media_up"): D,
    (X, "hang_up"): E,
    (X, "leave"): E,
    (X, "reconnect_timeout"): E,
    (X, "peer_gone"): E,
    (X, "fail"): E,
}
PAIRS = [(state, event) for state in CallState for event in CallEvent]


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_every_pair_advances_as_charted_or_is_invalid(state, event):
    expected = EXPECTED.get((state, event.value))
    if expected is not None:
        assert advance(state, event) is expected
        return
    with pytest.raises(MisfitError) as refused:
        advance(state, event)
    assert refused.value.args == (state, event)


def test_the_table_contains_only_the_chart():
    table = {
        (state, event.value): following
        for state, steps in TRANSITIONS.items()
        for event, following in steps.items()
    }
    assert table == EXPECTED


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        TRANSITIONS[R] = {}  # type: ignore[index]
    with pytest.raises(TypeError):
        TRANSITIONS[E][CallEvent.ACCEPT] = C  # type: ignore[index]
    with pytest.raises(TypeError):
        REASON_OF[CallEvent.ACCEPT] = EndReason.FAILED  # type: ignore[index]


@pytest.mark.parametrize("event", list(CallEvent))
@pytest.mark.parametrize("rang", [True, False])
def test_an_event_has_a_reason_exactly_when_it_can_end_a_call(event, rang):
    ends = any(steps.get(event) is E for steps in TRANSITIONS.values())
    assert (end_reason(event, rang=rang) is not None) == ends


def test_a_call_that_no_tab_reported_ends_as_unavailable():
    assert end_reason(CallEvent.RING_TIMEOUT, rang=True) is EndReason.MISSED
    assert end_reason(CallEvent.RING_TIMEOUT, rang=False) is EndReason.UNAVAILABLE


def test_every_end_reason_can_be_reached():
    reached = {end_reason(event, rang=r) for event in CallEvent for r in (True, False)}
    assert set(EndReason) <= reached


@given(st.lists(st.sampled_from(CallEvent)))
def test_no_order_of_events_gives_media_before_accept(events):
    state, accepted = R, False
    for event in events:
        try:
            state = advance(state, event)
        except MisfitError:
            continue
        accepted = accepted or event is CallEvent.ACCEPT
        assert not state.may_use_media or accepted


@given(st.lists(st.sampled_from(CallEvent)), st.booleans())
def test_no_order_of_events_gives_more_than_one_end_reason(events, rang):
    state, reasons = R, []
    for event in events:
        try:
            state = advance(state, event)
        except MisfitError:
            continue
        if not state.is_live:
            reasons.append(end_reason(event, rang=rang))
    assert len(reasons) == (0 if state.is_live else 1)
    assert None not in reasons


def test_media_belongs_to_accepted_calls_only():
    assert [state for state in CallState if state.may_use_media] == [C, D, X]
    assert [state for state in CallState if not state.is_live] == [E]


def test_it_imports_the_standard_library_only():
    source = Path(lifecycle.__file__).read_text()
    imported = {
        (node.module or "").split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names
    assert not imported & {"asyncio", "datetime", "logging"}


@pytest.mark.parametrize("closed", [CallState, CallEvent, EndReason])
def test_every_member_has_a_docstring(closed):
    from waves.realtime.protocol.introspection import member_sentences

    assert set(member_sentences(closed)) == set(closed.__members__)

"""Both sides of a call agree on its end, whatever the network does to their frames.

Browsers are played by a few lines that follow the protocol: they believe what
they hear, and after a reconnect they say again what was not answered. Between
them and the service, frames are doubled, reordered and lost.
"""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.calls.call_scenario import CallScenario, a_signal, run
from waves.calls.lifecycle import CallState
from waves.calls.notices import Accepted, Ended, Incoming, Notice, Signal
from waves.calls.schemas import Media, Tab
from waves.core.errors import WavesError
from waves.core.ids import new_id

CALLER, TAB, PHONE = 0, 1, 2
A_DEAD_SOCKET_IS_NOTICED = 20
"""In seconds; the heartbeats of both sides detect it."""


@dataclass
class Browser:
    """One tab: the commands it sent, the frames in transit, its view of the call."""

    tab: Tab
    saying: list[str] = field(default_factory=list)
    hearing: list[Notice] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    state: CallState | None = None
    reason: Any = None
    clicked: bool = False

    def say(self, command: str) -> None:
        self.clicked = self.clicked or command in {"invite", "accept"}
        self.saying.append(command)
        self.unanswered.append(command)

    def hear(self, notice: Notice) -> None:
        match notice:
            case Incoming() if self.state is None:
                self.state = CallState.RINGING
            case Accepted():
                assert self.clicked, "media before a click"
                if self.state is not CallState.ENDED:
                    self.state = CallState.CONNECTING
            case Ended():
                assert self.reason in {None, notice.reason}, "two end reasons"
                self.state, self.reason = CallState.ENDED, notice.reason
            case _:
                pass


class UnreliableNetwork:
    """Alice's tab, two tabs of Bob, one call, and an unreliable network."""

    def __init__(self) -> None:
        self.scenario = CallScenario()
        self.call_id = new_id()
        tabs = [
            self.scenario.tab("alice"),
            self.scenario.tab("bob"),
            self.scenario.tab("bob", "phone"),
        ]
        self.browsers = [Browser(tab) for tab in tabs]
        self.scenario.tabs.send = self._send
        for browser in self.browsers:
            self.connect(browser)
        self.browsers[CALLER].state = CallState.RINGING

    async def _send(self, tab: Tab, notice: Notice) -> bool:
        if tab not in self.scenario.tabs.here:
            return False
        browser = next(b for b in self.browsers if b.tab == tab)
        browser.hearing.append(notice)
        return True

    def connect(self, browser: Browser) -> None:
        self.scenario.tabs.here[browser.tab] = True
        run(self.scenario.calls.connected(browser.tab))
        browser.saying = list(browser.unanswered)

    def disconnect(self, browser: Browser) -> None:
        if self.scenario.tabs.here.pop(browser.tab, None):
            run(self.scenario.calls.disconnected(browser.tab))
        browser.saying.clear()
        browser.hearing.clear()

    def carry(self, browser: Browser, index: int, *, twice: bool) -> None:
        """Deliver one of the commands in transit to the server."""
        if not browser.saying or browser.tab not in self.scenario.tabs.here:
            return
        command = browser.saying.pop(index % len(browser.saying))
        for _ in range(1 + twice):
            answer = self._serve(browser.tab, command)
            if answer is not None:
                browser.hearing.append(answer)
        if command in browser.unanswered:
            browser.unanswered.remove(command)

    def _serve(self, tab: Tab, command: str) -> Notice | None:
        calls, call_id = self.scenario.calls, self.call_id
        bob = self.scenario.id("bob")
        try:
            if command == "invite":
                return run(calls.invite(tab, call_id, callee_id=bob, media=Media.AUDIO))
            if command == "signal":
                return run(calls.signal(tab, a_signal(call_id)))
            return run(getattr(calls, command)(tab, call_id))
        except WavesError:
            return None

    def deliver(self, browser: Browser, index: int, *, twice: bool) -> None:
        """Deliver one of the notices in transit to the browser."""
        if not browser.hearing:
            return
        notice = browser.hearing.pop(index % len(browser.hearing))
        for _ in range(1 + twice):
            browser.hear(notice)

    def wait(self, seconds: int) -> None:
        """Let time pass, and lose what was in transit."""
        run(self.scenario.time.pass_time(seconds))
        for browser in self.browsers:
            if seconds >= A_DEAD_SOCKET_IS_NOTICED and browser.hearing:
                self.disconnect(browser)

    def heal(self) -> None:
        """Deliver everything and reconnect every tab."""
        for browser in self.browsers:
            self.disconnect(browser)
            self.connect(browser)
        while any(b.saying or b.hearing for b in self.browsers):
            for browser in self.browsers:
                self.carry(browser, 0, twice=False)
                self.deliver(browser, 0, twice=False)

    def end(self) -> None:
        """Wait for the end of every ring, then compare both sides."""
        self.heal()
        run(self.scenario.time.pass_time(120))
        self.heal()
        self.compare()

    def compare(self) -> None:
        call = run(self.scenario.registry.get(self.call_id))
        caller, *callees = self.browsers
        if call is None:
            assert not any(browser.reason for browser in self.browsers)
            return
        assert call.state in {CallState.CONNECTING, CallState.ENDED}
        assert (call.end_reason is None) == call.state.is_live
        assert caller.state is call.state
        assert caller.reason == call.end_reason
        for browser in callees:
            over = call.end_for(browser.tab)
            if over is None:
                assert browser.state is CallState.CONNECTING
            elif browser.state is not None:
                assert (browser.state, browser.reason) == (CallState.ENDED, over.reason)


# "say" leaves the frame on its way; "do" brings it to the server as well.
spoken = st.sampled_from(["say", "do"])
said = st.one_of(
    st.tuples(spoken, st.just(CALLER), st.sampled_from(["leave", "signal"])),
    st.tuples(
        spoken,
        st.sampled_from([TAB, PHONE]),
        st.sampled_from(["ringing", "accept", "decline", "leave", "signal"]),
    ),
)
happened = st.one_of(
    said,
    st.tuples(
        st.sampled_from(["carry", "deliver"]),
        st.sampled_from([CALLER, TAB, PHONE]),
        st.tuples(st.integers(0, 5), st.booleans()),
    ),
    st.tuples(
        st.sampled_from(["disconnect", "connect"]),
        st.sampled_from([CALLER, TAB, PHONE]),
        st.none(),
    ),
    st.tuples(st.just("wait"), st.just(CALLER), st.sampled_from([1, 3, 20, 46])),
)


def play(theatre: UnreliableNetwork, step: tuple[str, int, Any]) -> None:
    kind, who, what = step
    browser = theatre.browsers[who]
    match kind:
        case "say":
            browser.say(what)
        case "do":
            browser.say(what)
            theatre.carry(browser, -1, twice=False)
        case "carry":
            theatre.carry(browser, what[0], twice=what[1])
        case "deliver":
            theatre.deliver(browser, what[0], twice=what[1])
        case "connect" if browser.tab not in theatre.scenario.tabs.here:
            theatre.connect(browser)
        case "disconnect":
            theatre.disconnect(browser)
        case "wait":
            theatre.wait(what)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(spoken, st.lists(happened, max_size=40))
def test_both_sides_agree_after_duplicates_losses_and_reordering(first, steps):
    theatre = UnreliableNetwork()
    play(theatre, (first, CALLER, "invite"))
    for step in steps:
        play(theatre, step)
    theatre.end()


def test_an_end_lost_with_a_socket_is_sent_again_on_return():
    theatre = UnreliableNetwork()
    away = [("wait", CALLER, 46)] * 3
    back = [("connect", CALLER, None), ("disconnect", CALLER, None)]
    lost = [("disconnect", CALLER, None), ("wait", CALLER, 3)]
    for step in [("do", CALLER, "invite"), *lost, *back, *away]:
        play(theatre, step)
    theatre.end()


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(happened, max_size=40))
def test_signals_pass_only_after_accept_and_only_to_the_peer(steps):
    theatre = UnreliableNetwork()
    theatre.browsers[CALLER].say("invite")
    send = theatre.scenario.tabs.send

    async def watched(tab: Tab, notice: Notice) -> bool:
        if isinstance(notice, Signal):
            call = await theatre.scenario.registry.get(theatre.call_id)
            assert call is not None
            assert call.state.may_use_media
            assert tab in {call.caller, call.callee}
        return await send(tab, notice)

    theatre.scenario.tabs.send = watched
    for step in steps:
        play(theatre, step)
        play(theatre, ("say", CALLER, "signal"))
    theatre.end()

"""The chat of a call: its Vars, its actions, its two views (`hooks/chat.ts`)."""

import reflex as rx
from reflex.vars import NumberVar

from waves.browser import bridge
from waves.state.rows import DisplayRow

bridge.at_home("chat", "useCallChat", "useCallThread", "chatActions")
_VIEWS = "$/waves_js/views/chat"

_chat = bridge.Store("callChat", "useCallChat")
_thread = bridge.Store("callThread", "useCallThread")


class CallChat:
    """The chat of the running call (`call/chat/snapshot.ts`, ChatSnapshot)."""

    call_id: rx.Var[str] = _chat.var("callId", str)
    rows: rx.Var[list[DisplayRow]] = _chat.var("rows", list[DisplayRow])
    unread: rx.Var[str] = _chat.var("unread", str)
    """How many messages nobody has looked at, such as 3 or 99+, or empty."""
    empty: rx.Var[bool] = _chat.var("empty", bool)
    """There is nothing to send."""
    over: NumberVar[int] = _chat.var("over", int)
    """How many characters there are more than a message may have."""
    trimmed: rx.Var[bool] = _chat.var("trimmed", bool)
    """The oldest messages have been let go."""
    i_keep: rx.Var[bool] = _chat.var("iKeep", bool)
    they_keep: rx.Var[bool] = _chat.var("theyKeep", bool)
    kept: rx.Var[bool] = _chat.var("kept", bool)
    """Both want it: it goes into the conversation."""
    pending_below: NumberVar[int] = _thread.var("pendingBelow", int)
    """How many messages arrived while the person reads further up."""


class CallComposer(rx.Component):
    """The `<textarea>` of the chat: has the focus while the chat is open."""

    library = _VIEWS
    tag = "CallComposer"

    label: rx.Var[str]
    opener: rx.Var[str]
    """The id of the button that gets the focus back."""
    placeholder: rx.Var[str]


class CallLog(rx.Component):
    """The scrolling log of the chat: stays at its end, and says politely what comes."""

    library = _VIEWS
    tag = "CallLog"

    call_id: rx.Var[str]
    label: rx.Var[str]
    rows: rx.Var[list[DisplayRow]]
    peer_name: rx.Var[str]
    announced: rx.Var[dict[str, str]]
    """Sentences for screen readers: own, theirs, failed, many."""

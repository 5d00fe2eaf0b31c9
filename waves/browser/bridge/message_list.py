"""The list of messages of a conversation (`views/index.tsx`)."""

import reflex as rx

from waves.state.rows import DisplayRow


class MessageLog(rx.Component):
    """The scrolling log: keeps its place, loads older pages, tells what is read."""

    library = "$/waves_js/views"
    tag = "MessageLog"

    conversation_id: rx.Var[str]
    label: rx.Var[str]
    rows: rx.Var[list[DisplayRow]]
    has_older: rx.Var[bool]
    unread: rx.Var[int]
    peer_name: rx.Var[str]
    announced: rx.Var[dict[str, str]]
    """Sentences for screen readers: own, theirs, failed, many."""
    on_older: rx.EventHandler[rx.event.no_args_event_spec]
    on_read: rx.EventHandler[rx.event.passthrough_event_spec(int)]

"""Writes the documentation of the frames: `docs/protocol.md`."""

from collections.abc import Iterable, Iterator
from enum import Enum
from inspect import getdoc

from pydantic import BaseModel

from waves.calls import lifecycle
from waves.calls.lifecycle import (
    REASON_OF,
    TRANSITIONS,
    CallEvent,
    CallState,
    EndReason,
)
from waves.calls.schemas import Elsewhere
from waves.realtime.dispatcher import COMMANDS, PUSHES
from waves.realtime.protocol.codes import CloseCode, ErrorCode, LinkName, Topic
from waves.realtime.protocol.export_typescript import type_of
from waves.realtime.protocol.frames import Frame
from waves.realtime.protocol.introspection import (
    fields_of,
    member_sentences,
    parts_of,
    sentence_of,
)

_INTRODUCTION = """\
<!-- Written by `python -m waves.realtime.protocol.export_protocol`; do not edit. -->

# The socket: `/api/ws`

Frames are JSON objects in text messages of at most 64 KiB; a larger one closes the
socket with 1009 before it is parsed. The handshake requires the session cookie and
an allowed `Origin`; otherwise the response is HTTP 403.

- `hello` is the first command, within 5 s. A second socket of the same user with
  the same `tab_id` replaces the first.
- The commands of a socket are executed and answered in order. Every command can
  have a `ref`, a string or an integer; its reply has the same, also if the rest of
  the frame is invalid.
- Unknown fields are ignored. An unknown type or a malformed frame gets one
  `error`, and nothing changes.
- The session decides the user, never a frame. Every command is authorised against
  the database or the call registry; the error does not reveal whether an object of
  others exists.
- `friend.*` and `error` need no subscription; `receipt` comes with `messages`;
  a tab rings only if it subscribes to `calls`.
- A user can send 50 frames a second, 500 at once, and open 32 sockets; the socket
  over the limit is closed with 4429. Messages over 20 a second and calls over 12 a
  minute are refused with `too_many_requests` and `retry_after`, and do not reach
  the other user. The limits apply to all sockets of a user together, and a
  reconnection does not reset them.
- A tab that sends pings and then nothing for 35 to 90 s (2.5 times the longest of
  its last three intervals between pings) is closed; one that never sends pings is
  not.
- A push is a hint; the `seq` of a conversation is authoritative. After every
  reconnection, and when `inbox_version` differs, read again over REST.
- Ids are UUIDs, times are ISO 8601 in UTC.
"""

_CALLS = """\
## Calls

The server decides the call: invitation, acceptance, decline, cancellation, hang-up
and timeout of the ring. Each browser decides about its own media, which the server
does not see. `signal` is relayed only between the two tabs of an accepted call.

- A friend without an open tab is called for the full 45 s; a tab that connects in
  time rings. A user who is not a friend is `not_found`.
- The first `call.accept` wins. The callee's other tabs get `call.ended` with
  `answered_elsewhere`, or `declined_elsewhere` after a `call.decline`.
- An invitation to a user who is calling accepts that call: both tabs get
  `call.accepted` of the first call, with `replaces` naming the second.
- A tab that reconnects gets the state of its calls after `hello`: `call.incoming`,
  `call.ringing`, `call.accepted` with a new ticket, or the `call.ended` of the last
  two minutes and of those that it missed; then the signals that the peer sent
  meanwhile. A browser drops frames of a call that it has ended, except
  `call.accepted`, to which it replies with `call.hang_up`.
- A command without a reply can be sent again after the loss of the socket: commands
  are idempotent.
- A call that rings is cancelled 2 s after the caller has lost the socket, 1 s after
  the caller has closed the page, or 15 s after the caller has reloaded it. An
  accepted call ends 1 s after either side has closed the page, and is dropped when
  both tabs are away for 60 s.
- After a restart of the server, `call.resume` with the ticket registers an accepted
  call again.
- A late command (the call has ended, another tab has accepted) is answered by the
  valid `call.ended`, and changes nothing.
- `call.cancel` and `call.hang_up` have the same effect: the user leaves the call,
  whatever its state is by then.
"""


def markdown() -> str:
    """Return the whole text of `docs/protocol.md`."""
    return "\n".join(_sections())


def _sections() -> Iterator[str]:
    yield _INTRODUCTION
    yield "## Browser to server\n"
    yield from (_frame(model, sent=False) for model in COMMANDS)
    yield "## Server to browser\n"
    yield from (_frame(model, sent=True) for model in PUSHES)
    yield "## Objects inside frames\n"
    yield from (_part(model) for model in parts_of([*COMMANDS, *PUSHES]))
    yield _CALLS
    yield _lifecycle()
    yield _closed_sets()


def _frame(model: type[BaseModel], *, sent: bool) -> str:
    name = model.model_fields["type"].default
    return f"### `{name}`\n\n{sentence_of(model)}\n\n{_table(model, sent=sent)}"


def _part(model: type[BaseModel]) -> str:
    return (
        f"### {model.__name__}\n\n{sentence_of(model)}\n\n{_table(model, sent=False)}"
    )


def _table(model: type[BaseModel], *, sent: bool) -> str:
    rows = [
        (
            f"`{field.name}{'' if field.required else '?'}`",
            f"`{type_of(field.annotation)}`",
            field.doc,
        )
        for field in fields_of(model, sent=sent)
        if field.name != "type" or not issubclass(model, Frame)
    ]
    return _rows(("field", "type", ""), rows)


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in escaped)


def _lifecycle() -> str:
    chart = (getdoc(lifecycle) or "").split("\n\n")[1]
    steps = [
        (f"`{state}`", f"`{event}`", f"`{following}`", _reason(event, following))
        for state, table in TRANSITIONS.items()
        for event, following in table.items()
    ]
    table = _rows(("state", "event", "next state", "end reason"), steps)
    return f"### The state machine of a call\n\n```\n{chart}\n```\n\n{table}"


def _reason(event: CallEvent, following: CallState) -> str:
    if following.is_live:
        return ""
    if event is CallEvent.RING_TIMEOUT:
        return "`missed`, or `unavailable` if no tab rang"
    return f"`{REASON_OF[event]}`"


def _closed_sets() -> str:
    chapters: list[tuple[str, type[Enum]]] = [
        ("States", CallState),
        ("Events", CallEvent),
        ("End reasons", EndReason),
        ("Ends of ringing on one tab", Elsewhere),
        ("Topics of `hello`", Topic),
        ("Peer connections", LinkName),
        ("Error codes", ErrorCode),
        ("Close codes", CloseCode),
    ]
    return "\n".join(_closed_set(title, closed) for title, closed in chapters)


def _closed_set(title: str, closed: type[Enum]) -> str:
    sentences = member_sentences(closed)
    rows = [(f"`{member.value}`", sentences[member.name]) for member in closed]
    return f"## {title}\n\n{_rows(('value', 'meaning'), rows)}"

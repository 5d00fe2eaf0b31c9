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
from waves.realtime.protocol.introspection import (
    fields_of,
    member_sentences,
    parts_of,
    sentence_of,
)

_INTRODUCTION = """\
<!-- Written by `python -m waves.realtime.protocol.export_protocol`; do not edit. -->

# The socket: `/api/ws`

JSON text frames, one object each, at most 64 KiB; a larger one closes the
socket with 1009 before it is parsed. The handshake needs the session cookie and
an allowed `Origin`; without them it is answered with HTTP 403.

- `hello` comes first, within 5 s. A second socket with the same `tab_id`
  of the same person replaces the first.
- The commands of one socket are carried out and answered in order. Every
  command may carry `ref`, a text or a whole number; its answer carries the
  same, also when the rest of the frame is invalid.
- Unknown fields are ignored. An unknown type or a malformed frame gets one
  `error`, and nothing changes.
- Who you are comes from the session, never from a frame. Every command is
  authorised against the database or the call registry; "not yours" and "not
  there" look the same.
- `friend.*` and `error` need no subscription; `receipt` comes with `messages`;
  a tab rings only when it subscribes to `calls`.
- A person may send 50 frames a second, 500 at once, and open 32 sockets: more
  closes the socket with 4429. A message too many (20 a second) or a ring too many
  (12 a minute) is refused with `too_many_requests` and `retry_after`; nothing of
  it reaches the other person. Both count over all sockets of the person together,
  and coming back resets nothing.
- A tab that pings and then falls silent for about a minute is taken for
  gone; one that never pings is left alone.
- A push is a hint; the `seq` of a conversation is the truth. After every
  reconnect, and when `inbox_version` differs, read again over REST.
- Ids are UUIDs, times are ISO 8601 in UTC.
"""

_CALLS = """\
## Calls

The server introduces two browsers to each other; it is not in the room. It
decides what people do (invite, accept, decline, cancel, hang up, time-outs of
the ring); each browser decides about its own media. `signal` goes only from
one tab of an accepted call to the other one.

- A friend without a tab is rung for the full 45 s; a tab that connects
  in time rings. Somebody who is not a friend is `not_found`.
- The first `call.accept` wins. The callee's other tabs hear `call.ended`
  with `answered_elsewhere`, or `declined_elsewhere` after a `call.decline`.
- Dialling the person who is ringing you accepts that call: both tabs hear
  `call.accepted` of the first call, with `replaces` naming the second.
- A tab that comes back with `hello` hears again where its calls stand:
  `call.incoming`, `call.ringing`, `call.accepted` with a fresh ticket, or the
  `call.ended` of the last two minutes and of those that it was not there to
  hear. What the peer signalled meanwhile follows. Frames about a call that the
  browser has done with are dropped, but for `call.accepted`: the answer to that
  one is `call.hang_up`.
- A command without an answer when the socket was lost may be sent again: each
  says the same twice.
- A caller whose socket is lost while it rings has cancelled after 2 s. An
  accepted call is forgotten when both tabs are away for 60 s.
- After a restart of the server, `call.resume` with the ticket registers an
  accepted call again.
- A command that comes too late (the call has ended, another tab has
  answered) is answered by the `call.ended` that holds, and changes nothing.
- `call.cancel` and `call.hang_up` mean the same to the server: the person
  leaves, whatever happened in the meantime.
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
        if field.name != "type"
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
    table = _rows(("state", "event", "state that follows", "end reason"), steps)
    return f"### The machine of a call\n\n```\n{chart}\n```\n\n{table}"


def _reason(event: CallEvent, following: CallState) -> str:
    if following.is_live:
        return ""
    if event is CallEvent.RING_TIMEOUT:
        return "`missed`, or `unavailable` when no tab ever rang"
    return f"`{REASON_OF[event]}`"


def _closed_sets() -> str:
    chapters: list[tuple[str, type[Enum]]] = [
        ("States", CallState),
        ("Events", CallEvent),
        ("End reasons", EndReason),
        ("Ends of a ring on one tab", Elsewhere),
        ("Topics of `hello`", Topic),
        ("Links", LinkName),
        ("Error codes", ErrorCode),
        ("Close codes", CloseCode),
    ]
    return "\n".join(_closed_set(title, closed) for title, closed in chapters)


def _closed_set(title: str, closed: type[Enum]) -> str:
    sentences = member_sentences(closed)
    rows = [(f"`{member.value}`", sentences[member.name]) for member in closed]
    return f"## {title}\n\n{_rows(('value', 'meaning'), rows)}"

"""Writes the frames as TypeScript: `browser/socket/protocol.ts`."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, JsonValue

from waves.calls.ice import IceServer, IceServers
from waves.calls.lifecycle import (
    REASON_OF,
    TRANSITIONS,
    CallEvent,
    CallState,
    EndReason,
)
from waves.calls.schemas import Elsewhere, Media
from waves.realtime.dispatcher import COMMANDS, PUSHES
from waves.realtime.presence import PresenceState
from waves.realtime.protocol.codes import (
    MAX_FRAME_BYTES,
    CloseCode,
    ErrorCode,
    LinkName,
    Topic,
)
from waves.realtime.protocol.frames import Frame
from waves.realtime.protocol.introspection import (
    FieldDoc,
    branches_of,
    fields_of,
    is_none,
    member_sentences,
    parts_of,
    sentence_of,
)

CLOSED_SETS = (
    CallState, CallEvent, EndReason, Elsewhere, Media, Topic, LinkName, ErrorCode,
    PresenceState,
)  # fmt: skip
_PLAIN: dict[Any, str] = {
    str: "string", UUID: "string", datetime: "string", int: "number",
    float: "number", bool: "boolean", JsonValue: "unknown",
}  # fmt: skip
_LIFECYCLE = """\
/** The state after `event` in `state`, or null: the table has no such transition. */
export function advance(state: CallState, event: CallEvent): CallState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** Why a call ends on `event`, or null; `rang`: a tab of the callee rang. */
export function endReason(event: CallEvent, rang: boolean): EndReason | null {
  if (event === "ring_timeout" && !rang) return "unavailable";
  return REASON_OF[event] ?? null;
}
"""


def typescript() -> str:
    """Return the whole text of `browser/socket/protocol.ts`."""
    return "\n".join(_sections())


def _sections() -> Iterator[str]:
    yield (
        "// Written by `python -m waves.realtime.protocol.export_protocol`; "
        "do not edit.\n"
        f"\nexport const MAX_FRAME_BYTES = {MAX_FRAME_BYTES};\n"
    )
    for closed in CLOSED_SETS:
        yield _closed_set(closed)
    yield _close_codes()
    yield _lifecycle()
    for model in parts_of([*COMMANDS, *PUSHES]):
        yield _interface(model, sent=False)
    for model in (IceServer, IceServers):
        yield _interface(model, sent=True)
    for model in COMMANDS:
        yield _interface(model, sent=False)
    yield _union("ClientFrame", COMMANDS, "Every frame that a browser may send.")
    for model in PUSHES:
        yield _interface(model, sent=True)
    yield _union("ServerFrame", PUSHES, "Every frame that the server sends.")


def _comment(text: str, indent: str = "") -> str:
    return f"{indent}/** {text} */\n" if text else ""


def _closed_set(closed: type[Enum]) -> str:
    sentences = member_sentences(closed)
    members = "".join(
        f"{_comment(sentences[member.name], '  ')}  {json.dumps(member.value)},\n"
        for member in closed
    )
    constant = _plural(closed.__name__)
    return (
        f"{_comment(sentence_of(closed))}"
        f"export const {constant} = [\n{members}] as const;\n"
        f"export type {closed.__name__} = (typeof {constant})[number];\n"
    )


def _plural(name: str) -> str:
    words = "".join(f"_{letter}" if letter.isupper() else letter for letter in name)
    constant = words.lstrip("_").upper()
    return constant if constant.endswith(("MEDIA", "ELSEWHERE")) else f"{constant}S"


def _close_codes() -> str:
    sentences = member_sentences(CloseCode)
    members = "".join(
        f"{_comment(sentences[code.name], '  ')}  {code.name}: {code.value},\n"
        for code in CloseCode
    )
    constant = f"export const CLOSE_CODES = {{\n{members}}} as const;\n"
    return _comment(sentence_of(CloseCode)) + constant


def _lifecycle() -> str:
    steps = {state: _object(table, depth=2) for state, table in TRANSITIONS.items()}
    reasons = {event: json.dumps(reason) for event, reason in REASON_OF.items()}
    media = {state: json.dumps(state.may_use_media) for state in CallState}
    return (
        "/** The transitions of a call; see `calls/lifecycle.py`. */\n"
        "export const TRANSITIONS: Readonly<\n"
        "  Record<CallState, Readonly<Partial<Record<CallEvent, CallState>>>>\n"
        f"> = {_literal_object(steps)};\n\n"
        "export const REASON_OF: Readonly<Partial<Record<CallEvent, EndReason>>> = "
        f"{_literal_object(reasons)};\n\n"
        "/** Whether the callee has accepted: before that no media, no candidate. */\n"
        "export const MAY_USE_MEDIA: Readonly<Record<CallState, boolean>> = "
        f"{_literal_object(media)};\n\n{_LIFECYCLE}"
    )


def _object(table: Mapping[Any, Any], *, depth: int) -> str:
    values = {key: json.dumps(value) for key, value in table.items()}
    return _literal_object(values, depth=depth)


def _literal_object(values: Mapping[Any, str], *, depth: int = 1) -> str:
    if not values:
        return "{}"
    inside, outside = "  " * depth, "  " * (depth - 1)
    lines = "".join(f"{inside}{key}: {value},\n" for key, value in values.items())
    return f"{{\n{lines}{outside}}}"


def _interface(model: type[BaseModel], *, sent: bool) -> str:
    lines = "".join(_line(field, sent=sent) for field in fields_of(model, sent=sent))
    head = f"export interface {_name(model)} {{\n"
    return f"{_comment(sentence_of(model))}{head}{lines}}}\n"


def _line(field: FieldDoc, *, sent: bool) -> str:
    # A field that the server may leave out is never null when it is there.
    annotation = field.annotation
    written = type_of(annotation, nullable=field.required or not sent)
    mark = "" if field.required else "?"
    return f"{_comment(field.doc, '  ')}  {field.name}{mark}: {written};\n"


def _name(model: type[BaseModel]) -> str:
    # `Error` alone would hide the browser's own.
    return f"{model.__name__}Frame" if issubclass(model, Frame) else model.__name__


def _union(name: str, members: tuple[type[BaseModel], ...], doc: str) -> str:
    names = "".join(f"\n  | {_name(member)}" for member in members)
    return f"{_comment(doc)}export type {name} ={names};\n"


def type_of(annotation: Any, *, nullable: bool = True) -> str:
    """Return the TypeScript type of a Python annotation.

    Raises:
        TypeError: The annotation has no such type.
    """
    branches = branches_of(annotation)
    if not nullable:
        branches = [branch for branch in branches if not is_none(branch)]
    if len(branches) > 1:
        return " | ".join(dict.fromkeys(type_of(branch) for branch in branches))
    for matches, write in _WRITERS:
        if matches(branches[0]):
            return write(branches[0])
    msg = f"No TypeScript type for {annotation!r}."
    raise TypeError(msg)


def _is_class(base: type) -> Callable[[Any], bool]:
    return lambda kind: isinstance(kind, type) and issubclass(kind, base)


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _literal(kind: Any) -> str:
    return " | ".join(json.dumps(value) for value in get_args(kind))


def _array(kind: Any) -> str:
    return f"{type_of(get_args(kind)[0])}[]"


def _record(kind: Any) -> str:
    return f"Record<string, {type_of(get_args(kind)[1])}>"


_WRITERS: list[tuple[Callable[[Any], bool], Callable[[Any], str]]] = [
    (is_none, lambda _: "null"),
    (lambda kind: get_origin(kind) is list, _array),
    (lambda kind: get_origin(kind) is dict, _record),
    (_is_literal, _literal),
    (_is_class(BaseModel), _name),
    (_is_class(Enum), lambda kind: kind.__name__),
    (lambda kind: kind in _PLAIN, lambda kind: _PLAIN[kind]),
]

"""Hypothesis strategies of valid and malformed frames, derived from the protocol."""

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from waves.realtime.dispatcher import COMMANDS
from waves.realtime.protocol.introspection import branches_of

Json = SearchStrategy[Any]
Texts = SearchStrategy[str]

texts = st.text(max_size=40) | st.sampled_from(
    ["\0", "\ud800", "\udc00\ud800", "\u202e", "x" * 5000, "💬" * 200, "../..", "' --"]
)
numbers = st.integers() | st.sampled_from(
    [
        *(-1, 2**31, 2**53, 2**64, 10**4000, 1e308, -0.0, 1.5, True),
        *map(float, ("nan", "inf", "-inf")),
    ]
)
json_values: Json = st.recursive(
    st.none() | numbers | texts,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=10,
)
# Whose name stands in a frame is nobody's business; nor are the server's own fields.
claims = st.dictionaries(
    st.sampled_from(["from", "user_id", "sender_id", "name", "seq", "__proto__"]),
    json_values,
    min_size=1,
)
ODD = [
    *("", " ", "null", "true", "[]", "{}", "NaN", "7", '"ping"', "\ufeff{}", "\0"),
    *('{"type":null}', '{"type":"ping","ref":NaN}', '{"type":"ping","ref":1e999}'),
    *("[" * 60_000, "[" * 100_000, '{"a":' * 12_000, "9" * 60_000),
    '{"type":"ping","ref":' + "9" * 5_000 + "}",
    '{"type":"ping","x":' + "[" * 30_000 + "]" * 30_000 + "}",
    '{"type":"' + "x" * 60_000 + '"}',
    '{"' + "x" * 60_000 + '":1}',
    '{"type":"signal","control":{"' + "x" * 60_000 + '":NaN}}',
    '{"type":"signal","control":' + '{"a":' * 9_000 + "1" + "}" * 9_001,
    '"' + "\\ud800" * 1_000 + '"',
    "y" * 70_000,
]


# Bytes below the WebSocket (RFC 6455, section 5.2) that no browser sends.
NOT_WEBSOCKET = [
    b"\x83\x80\0\0\0\0",  # a reserved opcode
    b"\xc1\x80\0\0\0\0",  # a reserved bit: compressed, which was not agreed on
    b"\x81\x02{}",  # not masked
    b"\x80\x82\0\0\0\0{}",  # the rest of nothing
    b"\x01\x81\0\0\0\0{\x81\x81\0\0\0\0}",  # a second beginning
    b"\x89\xfe\x01\0\0\0\0\0" + b"x" * 256,  # a ping that is too long
    b"\x09\x80\0\0\0\0",  # a ping in fragments
    b"\x88\x81\0\0\0\0x",  # half a reason to close
    b"\x88\x82\0\0\0\0\x03\xed",  # a reason that nobody may send
    b"\x81\xff" + b"\xff" * 8 + b"\0\0\0\0",  # longer than all memory
    b"\x81\xff\0\0\0\0\x7f\xff\xff\xff\0\0\0\0x",  # two gigabytes to come
    b"GET / HTTP/1.1\r\n\r\n",
]


@dataclass(frozen=True)
class Sent:
    """One message of a WebSocket, in one piece or in several."""

    pieces: tuple[bytes, ...]
    is_text: bool = True

    @property
    def data(self) -> bytes:
        """The whole message."""
        return b"".join(self.pieces)


def frames_of(model: type[BaseModel], ids: list[UUID]) -> Json:
    """Return a strategy of frames of one type, with known and unknown ids."""
    wanted: dict[str, Json] = {}
    optional: dict[str, Json] = {}
    for name, field in model.model_fields.items():
        there = field.is_required() or name == "type"
        (wanted if there else optional)[name] = _field(field, ids)
    return st.fixed_dictionaries(wanted, optional=optional)


def _field(field: FieldInfo, ids: list[UUID]) -> Json:
    for constraint in field.metadata:
        if pattern := getattr(constraint, "pattern", None):
            return st.from_regex(pattern, fullmatch=True)
    return _value(field.annotation, ids)


def _value(kind: Any, ids: list[UUID]) -> Json:
    branches = branches_of(kind)
    if len(branches) > 1 or branches[0] is not kind:
        return st.one_of([_value(branch, ids) for branch in branches])
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is list:
        return st.lists(_value(get_args(kind)[0], ids), max_size=4)
    if get_origin(kind) is dict:
        return st.dictionaries(texts, json_values, max_size=3)
    return _plain(kind, ids)


def _plain(kind: type[Any], ids: list[UUID]) -> Json:
    if issubclass(kind, BaseModel):
        return frames_of(kind, ids)
    if issubclass(kind, Enum):
        return st.sampled_from([*kind])
    simple: dict[type[Any], Json] = {
        str: st.text(max_size=30) | st.sampled_from(["👍", "❤️"]),
        int: st.integers(0, 10**6),
        bool: st.booleans(),
        UUID: (st.sampled_from(ids) | st.uuids()).map(str),
        type(None): st.none(),
    }
    return simple[kind]


def bad_frames(ids: list[UUID]) -> SearchStrategy[Sent]:
    """Return a strategy of malformed frames, with some valid ones."""
    frame = st.sampled_from(COMMANDS).flatmap(lambda model: frames_of(model, ids))
    spoiled = st.builds(_spoiled, frame, st.randoms(use_true_random=False), json_values)
    claiming = st.builds(lambda frame, more: {**frame, **more}, frame, claims)
    whole = (frame | spoiled | claiming).map(json.dumps)
    doubled = st.builds(lambda a, b: f"{a[:-1]},{b[1:]}", whole, whole)
    text = whole | doubled | _scratched(whole) | st.sampled_from(ODD)
    raw = text.map(lambda found: found.encode("utf-8", "surrogatepass"))
    sent = raw.map(lambda data: Sent((data,)))
    return st.one_of(
        *(sent, sent, sent, st.builds(_in_pieces, raw, st.integers(1, 9))),
        st.builds(Sent, st.tuples(st.binary(max_size=200)), st.booleans()),
        st.builds(Sent, st.tuples(raw), st.just(value=False)),
    )


def _spoiled(frame: dict[str, Any], random: Any, value: Any) -> dict[str, Any]:
    name = random.choice([*frame])
    rest = {key: kept for key, kept in frame.items() if key != name}
    return rest if random.random() < 0.3 else {**rest, name: value}


def _scratched(whole: Texts) -> Texts:
    def scratch(text: str, random: Any, other: str) -> str:
        at = random.randrange(len(text))
        return text[:at] + other + text[at + random.randrange(3) :]

    return st.builds(scratch, whole, st.randoms(use_true_random=False), texts)


def _in_pieces(data: bytes, size: int) -> Sent:
    step = max(1, len(data) // size)
    pieces = [data[at : at + step] for at in range(0, len(data), step)]
    # An empty fragment is one, too (RFC 6455, section 5.4).
    return Sent((*pieces, b""))

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.core.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    UnavailableError,
    WavesError,
)
from waves.core.ids import new_id
from waves.realtime.connection_frames import Error
from waves.realtime.dispatcher import COMMANDS, PUSHES, BadFrameError, parse, refusal
from waves.realtime.protocol.codes import ErrorCode
from waves.realtime.protocol.frames import Command, Push


@pytest.mark.parametrize("frame", [*COMMANDS, *PUSHES])
def test_type_comes_first_and_every_frame_has_its_own(frame):
    assert next(iter(frame.model_fields)) == "type"


@pytest.mark.parametrize("frames", [COMMANDS, PUSHES])
def test_no_two_frames_have_the_same_type(frames):
    types = [frame.model_fields["type"].default for frame in frames]
    assert len(types) == len(set(types))


def test_every_command_has_a_handler():
    assert set(COMMANDS) == set(Command.__subclasses__())


def test_every_push_is_exported():
    assert set(PUSHES) == set(Push.__subclasses__())


@given(st.text())
def test_no_text_breaks_the_parser(text):
    with pytest.raises(BadFrameError):
        parse(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)
names = st.sampled_from([frame.model_fields["type"].default for frame in COMMANDS])
known_fields = st.sampled_from(
    sorted({name for frame in COMMANDS for name in frame.model_fields} - {"type"})
)


@given(names, st.dictionaries(known_fields, json_values, max_size=8))
def test_any_field_values_give_a_command_or_one_error(name, fields):
    error = error_of(json.dumps({"type": name, **fields}))
    if error is None:
        return
    ref = fields.get("ref")
    is_ref = isinstance(ref, str | int) and not isinstance(ref, bool)
    assert error.ref == (ref if is_ref else None)
    assert error.code is ErrorCode.INVALID


def error_of(text: str) -> Error | None:
    try:
        parse(text)
    except BadFrameError as bad:
        return bad.error
    return None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFoundError(), "not_found"),
        (ConflictError("x", code="conversation_closed"), "conversation_closed"),
        (ConflictError("x", code="some_new_code"), "conflict"),
        (InvalidInputError({"body": "Too long."}), "invalid"),
        (UnavailableError("x", code="another_new_code"), "unavailable"),
        (WavesError("x"), "internal"),
    ],
)
def test_every_error_has_a_code_of_the_closed_set(error, code):
    frame = refusal(error, ref="r")
    assert (frame.code, frame.ref) == (code, "r")


def test_an_error_names_the_invalid_field():
    assert (
        "Too long." in refusal(InvalidInputError({"body": "Too long."}), ref=1).message
    )


def test_an_error_always_has_a_ref_and_no_other_frame_has_an_empty_one():
    from waves.realtime.call_frames import CallRinging

    error = Error(code=ErrorCode.INVALID, message="x")
    assert json.loads(error.encode())["ref"] is None
    ringing = CallRinging(call_id=new_id())
    assert "ref" not in json.loads(ringing.encode())


def test_frames_cannot_be_changed():
    frame = Error(code=ErrorCode.INVALID, message="x")
    with pytest.raises(ValueError, match="frozen"):
        frame.message = "y"

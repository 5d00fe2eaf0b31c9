"""Base classes of frames: JSON objects, `type` first, unknown fields ignored."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StrictInt,
    StrictStr,
    model_validator,
)

from waves import texts
from waves.realtime.protocol.codes import LinkName

# Larger whole numbers are not exact in JavaScript.
_SAFE_INTEGER = 2**53 - 1

Ref = Annotated[StrictStr, Field(max_length=128)] | StrictInt
Count = Annotated[int, Field(strict=True, ge=0, le=_SAFE_INTEGER)]
Seq = Annotated[int, Field(strict=True, ge=1, le=_SAFE_INTEGER)]
TabId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


def absent_when_none() -> Any:
    """Return a field that is left out of the JSON while it is None."""
    return Field(default=None, exclude_if=lambda value: value is None)


class Part(BaseModel):
    """An object inside a frame."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", use_attribute_docstrings=True
    )


class Frame(Part):
    """One JSON object; unknown fields are ignored."""

    # Subclasses narrow it to their name; declared here to be the first field.
    type: Any

    def encode(self) -> str:
        """Return the frame as JSON."""
        return self.model_dump_json()


class Command(Frame):
    """A frame from a browser."""

    ref: Ref | None = absent_when_none()
    """Returned in the answer."""


class Push(Frame):
    """A frame from the server; with `ref` when it answers a command."""

    ref: Ref | None = absent_when_none()
    """The `ref` of the command that this answers."""


class Description(Part):
    """An RTCSessionDescriptionInit (W3C WebRTC, section 4.2.3)."""

    type: Literal["offer", "answer"]
    sdp: str


class Candidate(Part):
    """An RTCIceCandidateInit (W3C WebRTC, section 4.8.1); empty: no more follow."""

    candidate: str
    sdpMid: str | None = None  # noqa: N815  the browser's own name
    sdpMLineIndex: Annotated[int, Field(ge=0, le=65535)] | None = None  # noqa: N815
    usernameFragment: str | None = None  # noqa: N815


class SignalBody(Part):
    """The content of a `signal`: one of description, candidate and control."""

    call_id: UUID
    link: LinkName
    epoch: Count
    """Raised when the peer connection is rebuilt; lower epochs are dropped."""
    n: Count
    """Counted per `link` and sender; repeated numbers are dropped."""
    description: Description | None = absent_when_none()
    candidate: Candidate | None = absent_when_none()
    control: dict[str, JsonValue] | None = absent_when_none()
    """Agreed between the two browsers; the server only forwards it."""

    @model_validator(mode="after")
    def _has_one_content(self) -> "SignalBody":
        contents = (self.description, self.candidate, self.control)
        if sum(content is not None for content in contents) != 1:
            raise ValueError(texts.api.SIGNAL_BODY)
        return self

"""The views of files."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from waves.core.json_numbers import is_number

MAX_SIZE: Final = 25 * 2**20
"""Bytes of one file."""
MOST_FILES: Final = 10
"""Files of one message."""
MAX_DURATION: Final = 15 * 60 * 1000 + 5000
"""Milliseconds of a voice message: 15 minutes, and what it takes to stop."""
PEAKS: Final = 64
"""Bars of a voice message."""

FileKind = Literal["image", "voice", "file"]
Peak = Annotated[int, Field(ge=0, le=100), is_number]


def _absent_when_none() -> Any:
    return Field(default=None, exclude_if=lambda value: value is None)


class FileView(BaseModel):
    """A file as both users see it; its content is at `/api/files/{id}/content`."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: UUID
    kind: FileKind
    name: str
    """One name without a path, at most 200 code points."""
    type: str
    """The MIME type, as the server has determined it."""
    size: int
    """Bytes of the content."""
    width: int | None = _absent_when_none()
    """Pixels of an image, as it is seen."""
    height: int | None = _absent_when_none()
    placeholder: str | None = _absent_when_none()
    """The ThumbHash of an image, in base64."""
    duration_ms: int | None = _absent_when_none()
    """How long a voice message is."""
    peaks: list[int] | None = _absent_when_none()
    """64 bars of a voice message, 0 to 100."""


class NewFile(BaseModel):
    """An upload as its owner announces it; `uploads.begin` checks it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    client_id: UUID
    """Made by the page: the same id announced again is the same upload."""
    name: str = Field(min_length=1)
    """Only its last component is kept, without what could deceive."""
    size: Annotated[int, Field(ge=1, le=MAX_SIZE), is_number]
    """Bytes, at most 25 MiB."""
    type: str = Field(default="", max_length=255)
    """What the browser takes it for; the server looks for itself."""
    kind: Literal["auto", "voice"] = "auto"
    duration_ms: Annotated[int, Field(ge=1, le=MAX_DURATION), is_number] | None = None
    """How long a voice message is; required with `voice`."""
    peaks: list[Peak] | None = Field(default=None, min_length=PEAKS, max_length=PEAKS)
    """The bars of a voice message; required with `voice`."""


class FileUpload(BaseModel):
    """How far an upload has come."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: UUID
    offset: int
    """The bytes that the server has: where the next chunk begins."""
    size: int
    file: FileView | None = None
    """The finished file; null until its content is complete and examined."""


class GalleryItem(BaseModel):
    """A file of a conversation and the message that it was sent with."""

    message_id: UUID
    seq: int
    sender_id: UUID
    created_at: datetime
    file: FileView


class Gallery(BaseModel):
    """A part of the files of a conversation, the latest first."""

    items: list[GalleryItem]
    next: int | None = Field(default=None, exclude_if=lambda value: value is None)
    """The cursor of the next page, a value for `before`; absent on the last page."""

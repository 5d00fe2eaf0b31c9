"""Errors of storing and examining files."""

from waves.core.errors import InvalidInputError, WavesError


class StorageFullError(WavesError):
    """There is no room for more files; nothing was stored."""

    code = "storage_full"


class RefusedContentError(InvalidInputError):
    """A file is not what it claims to be, or cannot be shown safely."""

    def __init__(self) -> None:
        super().__init__({})


class BadPictureError(RefusedContentError):
    """A picture is damaged or incomplete, or has too many pixels."""

    code = "bad_picture"


class BadVoiceError(RefusedContentError):
    """A voice message is not audio that browsers play."""

    code = "bad_voice"


class ObjectMissingError(Exception):
    """The store has no such object."""

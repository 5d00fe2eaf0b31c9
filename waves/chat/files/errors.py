"""Errors of uploads; their base classes are in `waves.core.errors`."""

from waves.core.errors import ConflictError


class WrongOffsetError(ConflictError):
    """The server has another number of bytes: the next chunk begins at `offset`."""

    code = "wrong_offset"

    def __init__(self, offset: int) -> None:
        """Say where the next chunk begins."""
        super().__init__()
        self.offset = offset


class TooManyUploadsError(ConflictError):
    """The user has as many files that are in no message as fit."""

    code = "too_many_uploads"


class FileSentError(ConflictError):
    """The file is in a message: only with it can it be deleted."""

    code = "file_sent"

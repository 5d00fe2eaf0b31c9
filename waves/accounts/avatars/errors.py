"""Errors of avatars; their base classes are in `waves.core.errors`."""

from waves.core.errors import InvalidInputError


class BadAvatarError(InvalidInputError):
    """The content is not a picture that can be used."""

    code = "bad_avatar"

    def __init__(self) -> None:
        super().__init__({})

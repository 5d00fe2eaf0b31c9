"""Errors of chat commands; their base classes are in `waves.core.errors`."""

from waves.core.errors import ConflictError


class ConversationClosedError(ConflictError):
    """The two users are not friends: the conversation can only be read."""

    code = "conversation_closed"


class TooManyPinsError(ConflictError):
    """The user has pinned as many conversations as their list keeps on top."""

    code = "too_many_pins"


class SentTwiceAtOnceError(ConflictError):
    """Another request is storing the same message; the command can be repeated."""

    code = "sent_twice_at_once"

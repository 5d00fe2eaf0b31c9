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


class MessageDeletedError(ConflictError):
    """The message was deleted: nothing can be done with it any more."""

    code = "message_deleted"


class TooLateToEditError(ConflictError):
    """The message was sent too long ago to be edited."""

    code = "too_late_to_edit"


class TooManyReactionsError(ConflictError):
    """The message has as many different reactions as fit."""

    code = "too_many_reactions"


class TooManyPinnedMessagesError(ConflictError):
    """The conversation has as many pinned messages as its bar shows."""

    code = "too_many_pinned_messages"

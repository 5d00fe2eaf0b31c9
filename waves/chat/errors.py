"""How a chat command can fail; the family is in `waves.core.errors`."""

from waves.core.errors import ConflictError


class ConversationClosedError(ConflictError):
    """The two are no longer friends: the conversation can only be read."""

    code = "conversation_closed"


class SentTwiceAtOnceError(ConflictError):
    """The same message was stored in the same moment; ask again."""

    code = "sent_twice_at_once"

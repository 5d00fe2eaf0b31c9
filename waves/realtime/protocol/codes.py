"""The closed sets of the socket: topics, peer connections, error and close codes."""

from enum import IntEnum, StrEnum

MAX_FRAME_BYTES = 64 * 1024
HELLO_SECONDS = 5.0
MOST_SOCKETS = 32
"""Open sockets of one user, one for each tab."""


class Topic(StrEnum):
    """The pushes that a tab subscribes to."""

    MESSAGES = "messages"
    """`message.new`, `message.changed` and `receipt`."""
    CALLS = "calls"
    """Every frame about calls; only tabs with this topic ring."""
    TYPING = "typing"
    """`typing`."""
    PRESENCE = "presence"
    """`presence` and `presence.friends`."""


class LinkName(StrEnum):
    """One RTCPeerConnection of a call."""

    MAIN = "main"
    """Camera, microphone and the data channels."""
    SCREEN_CALLER = "screen:caller"
    """The caller's screen, one way: only the caller offers. Each share has its own
    epoch; the control `{"kind": "stopped"}` ends it and all earlier ones."""
    SCREEN_CALLEE = "screen:callee"
    """The callee's screen, likewise: only the callee offers."""


class ErrorCode(StrEnum):
    """Every code of an `error` frame: a closed set."""

    MALFORMED = "malformed"
    """Not one JSON object with a `type`."""
    UNKNOWN_TYPE = "unknown_type"
    """This server has no such type of frame."""
    INVALID = "invalid"
    """A known frame with a field that is missing, malformed or out of bounds."""
    HELLO_FIRST = "hello_first"
    """`hello` comes once, before anything else."""
    NOT_SIGNED_IN = "not_signed_in"
    """The session has ended; the socket closes."""
    NOT_ALLOWED = "not_allowed"
    """Understood and refused."""
    NOT_FOUND = "not_found"
    """Does not exist, or belongs to somebody else; the answer is the same."""
    CONFLICT = "conflict"
    """Conflicts with the present state."""
    CONVERSATION_CLOSED = "conversation_closed"
    """The two users are not friends: the conversation can only be read."""
    MESSAGE_DELETED = "message_deleted"
    """The message was deleted: it can be neither edited, pinned nor reacted to."""
    TOO_LATE_TO_EDIT = "too_late_to_edit"
    """The message was sent more than 24 hours ago."""
    TOO_MANY_PINNED_MESSAGES = "too_many_pinned_messages"
    """The conversation has 20 pinned messages already."""
    TOO_MANY_REACTIONS = "too_many_reactions"
    """The message has 12 different reactions already."""
    IN_ANOTHER_CALL = "in_another_call"
    """The user is in a call on another tab."""
    INVALID_TRANSITION = "invalid_transition"
    """The call does not allow this event in its present state."""
    TOO_MANY_REQUESTS = "too_many_requests"
    """The same frame may succeed after `retry_after` seconds."""
    UNAVAILABLE = "unavailable"
    """A part of the server is down; the same frame may succeed later."""
    INTERNAL = "internal"
    """The server failed."""


class CloseCode(IntEnum):
    """Why the server closes a socket (RFC 6455, section 7.4)."""

    LOST = 1006
    """Never sent: the connection was lost, or the tab closed it."""
    NOT_TEXT = 1003
    """The frame is not text."""
    TOO_BIG = 1009
    """The frame is larger than 64 KiB, in one piece or in fragments; it was not
    read."""
    INTERNAL = 1011
    """The server failed; reconnect."""
    SERVICE_RESTART = 1012
    """The server stops. The commands before it are answered or have to be sent again;
    reconnect after a random pause."""
    TOO_SLOW = 1013
    """The tab reads too slowly; reconnect and read again over REST."""
    NO_HELLO = 4400
    """No valid `hello` within 5 s."""
    SESSION_OVER = 4401
    """The session is logged out, expired or revoked; before the handshake: HTTP 403."""
    WRONG_ORIGIN = 4403
    """The `Origin` is not allowed; always HTTP 403."""
    SILENT = 4408
    """The tab has stopped pinging; reconnect."""
    REPLACED = 4409
    """The same tab opened another socket."""
    TOO_MANY = 4429
    """The user sends more than 500 frames in 10 s, over all sockets and counting each
    opening as one, or has 32 sockets already; reconnect later."""

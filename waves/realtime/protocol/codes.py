"""The closed sets of the socket: topics, links, error codes, close codes, limits."""

from enum import IntEnum, StrEnum

MAX_FRAME_BYTES = 64 * 1024
HELLO_SECONDS = 5.0
MOST_SOCKETS = 32
"""Open sockets of one person, one for each tab."""


class Topic(StrEnum):
    """What a tab wants to be told about."""

    MESSAGES = "messages"
    """`message.new` and `receipt`."""
    CALLS = "calls"
    """Everything about calls: only such a tab rings."""
    PRESENCE = "presence"
    """Accepted; nothing is sent yet."""
    TYPING = "typing"
    """Accepted; nothing is sent yet."""


class LinkName(StrEnum):
    """One RTCPeerConnection of a call."""

    MAIN = "main"
    """Camera, microphone and the data channel."""
    SCREEN_CALLER = "screen:caller"
    """The caller's screen, one way: only the caller offers. Each share is an epoch of
    its own; the control `{"kind": "stopped"}` ends it and all before it."""
    SCREEN_CALLEE = "screen:callee"
    """The callee's screen, in the same manner: only the callee offers."""


class ErrorCode(StrEnum):
    """Every code of an `error` frame: a closed set."""

    MALFORMED = "malformed"
    """Not one JSON object with a `type`."""
    UNKNOWN_TYPE = "unknown_type"
    """This server knows no such type of frame."""
    INVALID = "invalid"
    """A known frame with a field that is missing, malformed or out of bounds."""
    HELLO_FIRST = "hello_first"
    """Say `hello` once, before anything else."""
    NOT_SIGNED_IN = "not_signed_in"
    """The session is over; the socket closes."""
    NOT_ALLOWED = "not_allowed"
    """Understood and refused."""
    NOT_FOUND = "not_found"
    """Not there, or not yours: nobody can tell which."""
    CONFLICT = "conflict"
    """Does not fit the present state."""
    CONVERSATION_CLOSED = "conversation_closed"
    """The two are not friends now: the conversation can only be read."""
    IN_ANOTHER_CALL = "in_another_call"
    """This person is in a call on another tab."""
    INVALID_TRANSITION = "invalid_transition"
    """The call knows no such step in its present state."""
    TOO_MANY_REQUESTS = "too_many_requests"
    """Slow down: the same frame may work after `retry_after` seconds."""
    UNAVAILABLE = "unavailable"
    """A part that this needs is down; the same frame may work later."""
    INTERNAL = "internal"
    """Something of ours broke; nothing more is known."""


class CloseCode(IntEnum):
    """Why the server closes a socket (RFC 6455, section 7.4)."""

    GOING_AWAY = 1001
    """The server stops; come back."""
    NOT_TEXT = 1003
    """Frames are text."""
    TOO_BIG = 1009
    """The frame is larger than 64 KiB, in one piece or in fragments; it was not
    read."""
    INTERNAL = 1011
    """Something of ours broke; come back."""
    TOO_SLOW = 1013
    """This tab reads too slowly; come back and read from the database."""
    NO_HELLO = 4400
    """No good `hello` within 5 s."""
    SESSION_OVER = 4401
    """Logged out, expired or revoked; before the handshake: HTTP 403."""
    WRONG_ORIGIN = 4403
    """Not one of our pages; always HTTP 403."""
    SILENT = 4408
    """This tab used to ping and has not for too long; come back."""
    REPLACED = 4409
    """The same tab opened another socket."""
    TOO_MANY = 4429
    """This person sends more than 500 frames in 10 s, over all sockets together and
    counting each opening as one, or has 32 sockets already; come back later."""

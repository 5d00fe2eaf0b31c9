"""The allowed keys of every response and every push.

Written by hand and not taken from the code: what is shown one day by accident
is not in here (F9).
"""

from collections.abc import Iterator
from typing import Any


def inside(name: str, keys: set[str]) -> set[str]:
    """Return the keys of an object, or of a list of objects, called `name`."""
    return {name} | {f"{name}.{key}" for key in keys}


USER = {"id", "username", "display_name", "avatar_url"}
ME = USER | {"about", "email", "email_verified", "sends_mail", "mail_refused"}
SESSION = {
    *("id", "user_agent", "created_at", "last_seen_at", "expires_at", "current"),
}
REQUEST = {
    *("id", "status", "created_at"),
    *inside("sender", USER),
    *inside("receiver", USER),
}
PRIVACY = {"shows_presence", "shows_typing", "sends_receipts"}
SENT = {
    *("id", "conversation_id", "seq", "sender_id", "client_id", "kind", "body"),
    *("created_at", "edited_at", "deleted_at", "reply_to", "reply"),
    "expires_at",
}
BARE_MESSAGE = SENT | {"change", "reactions", "expired"}
QUOTE = inside("reply", {"seq", "sender_id", "body", "deleted", "file"})
ANY_FILE = {"id", "kind", "name", "type", "size"}
IMAGE = ANY_FILE | {"width", "height", "placeholder"}
FILE = IMAGE | {"duration_ms", "peaks"}
PIN = inside("pin", {"user_id", "created_at", "change"})
MESSAGE = {
    *BARE_MESSAGE,
    *QUOTE,
    *inside("reactions", {"emoji", "user_ids"}),
    *PIN,
    *inside("files", FILE),
}
UPLOAD = {"id", "offset", "size", "file"}
GALLERY = {"message_id", "seq", "sender_id", "created_at", *inside("file", IMAGE)}
FOUND = {
    *("id", "conversation_id", "seq", "sender_id", "created_at", "nickname"),
    *inside("peer", USER),
    *inside("excerpt", {"text", "marked"}),
}
RECEIPT = {"conversation_id", "user_id", "delivered_seq", "read_seq"}
CONVERSATION = {
    *("id", "last_seq", "unread", "reaction", "open"),
    *("pinned", "archived", "muted_until", "marked_unread"),
    *("message_timer", "message_timer_by", "nickname"),
    *inside("peer", USER),
    *inside("last_message", MESSAGE),
}
ICE = inside("items", {"urls", "username", "credential"}) | {"ttl"}
ERROR = {"error", "detail", "fields", "offset"}
NOTHING: set[str] = set()
PEOPLE = inside("items", USER)

ANSWERS = {
    "GET /api/auth/google": NOTHING,
    "DELETE /api/auth/google": NOTHING,
    "GET /api/auth/google/callback": NOTHING,
    "POST /api/auth/forgot": NOTHING,
    "POST /api/auth/login": ME,
    "POST /api/auth/logout": NOTHING,
    "GET /api/auth/me": ME,
    "POST /api/auth/password": NOTHING,
    "POST /api/auth/reset": NOTHING,
    "GET /api/auth/sessions": inside("items", SESSION),
    "DELETE /api/auth/sessions": NOTHING,
    "DELETE /api/auth/sessions/{session_id}": NOTHING,
    "POST /api/auth/signup": ME,
    "POST /api/auth/verification": NOTHING,
    "POST /api/auth/verify": NOTHING,
    "GET /api/avatars/{avatar_id}": NOTHING,
    "GET /api/blocks": PEOPLE,
    "PUT /api/blocks/{user_id}": NOTHING,
    "DELETE /api/blocks/{user_id}": NOTHING,
    # The latest conversation ends with a voice message.
    "GET /api/conversations": {*inside("items", CONVERSATION), "next"}
    - {f"items.last_message.files.{key}" for key in IMAGE - ANY_FILE},
    "PATCH /api/conversations/{conversation_id}": CONVERSATION,
    # Nothing is written in it.
    "PUT /api/users/me/note-to-self": {
        key for key in CONVERSATION if not key.startswith("last_message.")
    },
    "GET /api/conversations/{conversation_id}/files": inside("items", GALLERY),
    "PUT /api/conversations/{conversation_id}/timer": CONVERSATION,
    "GET /api/conversations/{conversation_id}/messages": {
        *inside("items", MESSAGE),
        "next",
    },
    "GET /api/conversations/{conversation_id}/pinned-messages": inside(
        "items", MESSAGE
    ),
    "POST /api/conversations/{conversation_id}/messages": BARE_MESSAGE,
    "POST /api/conversations/{conversation_id}/read": RECEIPT,
    "POST /api/files": UPLOAD,
    "GET /api/files/{file_id}": UPLOAD | inside("file", IMAGE),
    "PATCH /api/files/{file_id}": UPLOAD | inside("file", IMAGE),
    "DELETE /api/files/{file_id}": NOTHING,
    "GET /api/files/{file_id}/content": NOTHING,
    "GET /api/files/{file_id}/thumbnail": NOTHING,
    "GET /api/friend-requests": inside("items", REQUEST),
    "POST /api/friend-requests": REQUEST,
    "DELETE /api/friend-requests/{request_id}": NOTHING,
    "POST /api/friend-requests/{request_id}/accept": REQUEST,
    "POST /api/friend-requests/{request_id}/reject": REQUEST,
    "GET /api/friends": {*PEOPLE, "next"},
    "GET /api/friends/{user_id}": {*inside("user", USER), "about", "since"},
    "DELETE /api/friends/{user_id}": NOTHING,
    "GET /api/ice-servers": ICE,
    "GET /api/livez": {"status"},
    "GET /api/messages": {
        *inside("items", FOUND),
        *("total", "complete", "next"),
    },
    "PATCH /api/messages/{message_id}": MESSAGE,
    "DELETE /api/messages/{message_id}": BARE_MESSAGE,
    "PUT /api/messages/{message_id}/pin": MESSAGE,
    "DELETE /api/messages/{message_id}/pin": MESSAGE - PIN,
    "PUT /api/messages/{message_id}/reactions/{emoji}": MESSAGE,
    "DELETE /api/messages/{message_id}/reactions/{emoji}": MESSAGE,
    "GET /api/readyz": {"status"},
    "GET /api/users": PEOPLE,
    "PATCH /api/users/me": ME,
    "PUT /api/users/me/avatar": ME,
    "DELETE /api/users/me/avatar": ME,
    "GET /api/users/me/privacy": PRIVACY,
    "PATCH /api/users/me/privacy": PRIVACY,
    "GET /api/users/{user_id}": USER,
}
"""The keys of successful responses by REST operation."""

MISSED = {"call_id", "media", "started_at", "reason", *inside("caller", USER)}
DESCRIPTION = {"type", "sdp"}
CANDIDATE = {"candidate", "sdpMid", "sdpMLineIndex", "usernameFragment"}
PUSHES = {
    "welcome": {
        *("tab_id", "server_time", "inbox_version"),
        *inside("user", USER),
        *inside("missed", MISSED),
    },
    "message.ack": {"client_id", "message_id", "conversation_id", "seq", "created_at"},
    "message.new": SENT | QUOTE | inside("files", FILE),
    "message.changed": MESSAGE,
    "receipt": RECEIPT,
    "typing": {"conversation_id", "user_id", "active"},
    "presence": {"user_id", "state", "last_seen_at"},
    "presence.friends": inside("friends", {"user_id", "state"}),
    "friend.request": {"request_id", *inside("user", USER)},
    "friend.added": inside("user", USER),
    "friend.removed": inside("user", USER),
    "call.incoming": {"call_id", "media", "expires_at", *inside("caller", USER)},
    "call.ringing": {"call_id"},
    "call.accepted": {"call_id", "ticket", "peer_tab_id", "replaces"},
    "call.ended": {"call_id", "reason"},
    "signal": {
        *("call_id", "link", "epoch", "n"),
        *inside("description", DESCRIPTION),
        *inside("candidate", CANDIDATE),
        *inside("control", {"kind"}),
    },
    "error": {"code", "message", "retry_after"},
    "pong": {"inbox_version"},
}
"""The keys of pushes of `/api/ws`; all have `type` and `ref`."""


def keys_of(value: Any, before: str = "") -> Iterator[str]:
    """Return every key in a JSON value, as a path of names."""
    if isinstance(value, list):
        for one in value:
            yield from keys_of(one, before)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield f"{before}{key}"
            yield from keys_of(inner, f"{before}{key}.")

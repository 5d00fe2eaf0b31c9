"""Sentences of a conversation: header, menu, messages, composer."""

# Header
BACK = "Back"
TYPING = "typing"
"""Moving dots follow it."""
VOICE_CALL = "Voice call"
VIDEO_CALL = "Video call"
NO_CALLS_TITLE = "No calls"
NO_CALLS = (
    "This browser can't make calls. To call, open Waves in Chrome, Edge, Firefox or "
    "Safari. Messages work here too."
)

# Menu
MENU = "Conversation menu"
UNFRIEND = "Unfriend"
UNFRIEND_NAME = "Unfriend {name}"
UNFRIEND_QUESTION = "Unfriend {name}?"
UNFRIEND_TEXT = (
    "You can both still read this conversation, but not write or call. "
    "They won't be notified."
)
BLOCK = "Block"
BLOCK_NAME = "Block {name}"
BLOCK_QUESTION = "Block {name}?"
BLOCK_TEXT = (
    "This ends your friendship. They won't be able to find, message or call you, or "
    "send you friend requests. They won't be notified."
)
CANCEL = "Cancel"

# Messages
MESSAGES = "Messages"
SAY_HELLO = "Say hello to {name}."
SAY_HELLO_TEXT = "Write the first message below, or call."
NEW_MESSAGES = "New messages"
MESSAGE_OWN = "You, {time}"
MESSAGE_THEIRS = "{name}, {time}"
STATUSES = {
    "sending": "Sending",
    "sent": "Sent",
    "delivered": "Delivered",
    "read": "Read",
    "failed": "Not sent",
}
BODY = {
    "code": "Copy code",
    "copy": "Copy",
    "copied": "Copied",
    "more": "Show more",
    "less": "Show less",
    "question": "Open this link?",
    "lookalike": (
        "Some of its letters look like others. It leads to {host}, which is {ascii} "
        "in plain letters."
    ),
    "userinfo": "What stands before the @ is not a website. It leads to {host}.",
    "open": "Open",
    "cancel": "Cancel",
}
"""The controls within the text of a message."""
MESSAGE_DELETED = "Message deleted"
"""The line of a conversation whose last message was deleted."""
TAP_TO_RETRY = "Tap to retry"
DISCARD = "Discard"
ANNOUNCED = {
    "own": "You: {text}",
    "peer": "{name}: {text}",
    "failed": "Not sent: {text}",
    "many": "{count} new messages",
}
"""The announcements of new messages to screen readers."""

# Composer
MESSAGE = "Message"
SEND = "Send"
CLOSED = (
    "You and {name} aren't friends now. You can still read this conversation. "
    "To write, search for them and send a friend request."
)
NO_FILES = "You can't send files yet."

# No such conversation
MISSING_TITLE = "There's no such conversation"
MISSING = (
    "The address may be wrong, they may have changed their username, "
    "or you aren't friends yet."
)

"""Sentences of a conversation: header, menu, messages, composer."""

# Header
BACK = "Back"
PRESENCE = {
    "online": "online",
    "away": "away",
    "in_call": "in a call",
    "now": "last seen just now",
    "minute": "last seen 1 minute ago",
    "minutes": "last seen {count} minutes ago",
    "today": "last seen today at {time}",
    "yesterday": "last seen yesterday at {time}",
    "week": "last seen on {day} at {time}",
    "earlier": "last seen on {day}",
}
PROFILE_OF = "Profile of {name}"
FRIENDS_SINCE = "Friends since {date}"
NICKNAME = "Nickname"
NICKNAME_HELP = "Only you see it."
SAVE = "Save"
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

# Search
SEARCH = "Search in conversation"
JUMP_TO_DAY = "Jump to a date"
SEARCH_BAR = {
    "field": "Search in conversation",
    "older": "Older match",
    "newer": "Newer match",
    "close": "Close search",
    "found": "{total} found",
    "count": "{position} of {total}",
    "none": "Nothing found",
    "failed": "Search failed",
    "incomplete": "Still preparing older messages",
    "from": "Written by",
    "anyone": "Anyone",
    "you": "You",
}
JUMP_BACK = "Back to where you were"
JUMP_TO_END = "To the latest messages"

# Disappearing messages
TIMER = "Disappearing messages"
TIMER_TEXT = (
    "New messages here disappear for both of you, this long after they are sent. "
    "Either of you can change it."
)
TIMER_NOTE_TEXT = "New notes here disappear this long after they are written."
TIMERS = {0: "Off", 86_400: "24 hours", 604_800: "7 days", 7_776_000: "90 days"}
"""By the seconds after which messages disappear."""
TIMERS_SHORT = {86_400: "24 h", 604_800: "7 d", 7_776_000: "90 d"}
TIMER_NAME = "Disappearing messages: {time}"
TIMER_SET_BY_YOU = "You set new messages to disappear after {time}."
TIMER_SET_BY_PEER = "{name} set new messages to disappear after {time}."
TIMER_OFF_BY_YOU = "You turned off disappearing messages."
TIMER_OFF_BY_PEER = "{name} turned off disappearing messages."

# Messages
MESSAGES = "Messages"
SAY_HELLO = "Say hello to {name}."
SAY_HELLO_TEXT = "Write the first message below, or call."
NOTE_EMPTY = "Keep something for yourself."
NOTE_EMPTY_TEXT = "Only you see what you write here, on all your devices."
NOTE_HERE = "Write a note"
NOTE_SUBTITLE = "only you see this"
NEW_MESSAGES = "New messages"
MESSAGE_OWN = "You, {time}"
MESSAGE_THEIRS = "{name}, {time}"
PHOTO = "Photo"
PHOTOS = "{count} photos"
VOICE_MESSAGE = "Voice message"
FILES = "{count} files"
"""What the files of a message are, where there is no caption; one file has a name."""
FILE_WORDS = {
    "photo": PHOTO,
    "photos": PHOTOS,
    "voice": VOICE_MESSAGE,
    "files": FILES,
}
FILE_KINDS = {"image": PHOTO, "voice": VOICE_MESSAGE, "file": "File"}
"""What a quoted message without a text is."""
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
MESSAGE_EDITED = "{label}, edited"
"""The accessible name of a message that was edited."""
MESSAGE_PINNED = "{label}, pinned"
"""The accessible name of a message that is pinned."""
EDITED = "edited"
YOU_DELETED = "You deleted this message"
THEY_DELETED = "This message was deleted"
REACTIONS = "Reactions"
YOU = "You"
JUMP_TO_QUOTED = "Go to the message"
MESSAGE_DELETED = "Message deleted"
"""The line of a conversation whose last message was deleted."""
TAP_TO_RETRY = "Tap to retry"
DISCARD = "Discard"
ANNOUNCED = {
    "own": "You: {text}",
    "peer": "{name}: {text}",
    "failed": "Not sent: {text}",
    "many": "{count} new messages",
    "edited": "{name} edited a message: {text}",
    "deleted": "{name} deleted a message",
    "reacted": "{name} reacted {emoji} to: {text}",
    "files": FILE_WORDS,
}
"""The announcements of new messages to screen readers."""

PINS_ANNOUNCED = {
    "mine": "You pinned: {text}",
    "theirs": "{name} pinned: {text}",
    "gone": "Unpinned: {text}",
    "kinds": FILE_KINDS,
}
"""The announcements of pinned messages."""
PINNED_BAR = {
    "title": "Pinned message",
    "place": "{number} of {count}",
    "sender": "{name}:",
    "you": YOU,
    "open": JUMP_TO_QUOTED,
    "unpin": "Unpin message",
    "kinds": FILE_KINDS,
}

# The acts on a message
ACTIONS = "Message actions"
QUICK_REACTIONS = {
    "👍": "Thumbs up",
    "❤️": "Red heart",
    "😂": "Face with tears of joy",
    "😮": "Face with open mouth",
    "😢": "Crying face",
    "🙏": "Folded hands",
}
MORE_REACTIONS = "More reactions"
REPLY = "Reply"
REACT = "React"
EDIT = "Edit"
PIN = "Pin"
UNPIN = "Unpin"
COPY_TEXT = "Copy text"
COPY_LINK = "Copy link"
DELETE = "Delete"
DELETE_QUESTION = "Delete message?"
DELETE_TEXT = "It will be deleted for both of you. This can't be undone."
DELETE_NOTE_TEXT = "This can't be undone."
REPLY_TO = "Reply to {name}"
REPLY_TO_YOURSELF = "Reply to yourself"
EDIT_MESSAGE = "Edit message"
CANCEL_REPLY = "Cancel reply"
CANCEL_EDIT = "Cancel edit"
ACT_NOTICES = {
    "edit": "Your change wasn't saved.",
    "delete": "The message wasn't deleted.",
    "react": "Your reaction wasn't saved.",
    "pin": "Your change wasn't saved.",
    "text_copied": "Text copied.",
    "link_copied": "Link copied.",
    "not_copied": "This browser didn't allow copying.",
    "not_found": "The messages of that day couldn't be loaded. Try again.",
}
EMOJI_SEARCH = "Search emojis"
EMOJI_NONE = "No emoji found."
EMOJI_TONE = "Change skin tone"
EMOJIS = "Emojis"
EMOJI_CATEGORIES = (
    "Smileys & emotion",
    "People & body",
    "Animals & nature",
    "Food & drink",
    "Travel & places",
    "Activities",
    "Objects",
    "Symbols",
    "Flags",
)

# Composer
MESSAGE = "Message"
SEND = "Send"
CLOSED = (
    "You and {name} aren't friends now. You can still read this conversation. "
    "To write, search for them and send a friend request."
)
NO_FILES = "Open a conversation to send files there."

# No such conversation
MISSING_TITLE = "There's no such conversation"
MISSING = (
    "The address may be wrong, they may have changed their username, "
    "or you aren't friends yet."
)

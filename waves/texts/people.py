"""Sentences of the people column: account menu, search, requests, conversations."""

PEOPLE = "People"

# Account menu
ACCOUNT = "Account"
THEME = "Theme"
THEME_LIGHT = "Light"
THEME_DARK = "Dark"
THEME_SYSTEM = "System"
LOG_OUT = "Log out"
NOTE_TO_SELF = "Note to self"

# Search
SEARCH_PEOPLE = "Search people"
SEARCH_RESULTS = "Search results"
SEARCHING = "Searching…"
NOBODY_FOUND = "No one called “{query}” here. Ask them for their username."
FOUND_MESSAGES = {
    "title": "Messages",
    "you": "You:",
    "failed": "Messages couldn't be searched. Try again.",
    "incomplete": "Older messages are still being prepared for search.",
    "only": "Only in the conversation with",
    "none": "Nothing found there.",
    "note": NOTE_TO_SELF,
}
"""The messages found, below the people."""
ADD_FRIEND = "Add friend"
REQUEST_SENT = "Request sent"
CANCEL_REQUEST = "Cancel request"
WRITE = "Write"

# Friend requests
FRIEND_REQUESTS = "Friend requests"
ACCEPT = "Accept"
REJECT = "Reject"

# Conversations
CONVERSATIONS = "Conversations"
UNREAD = "unread"
ONLINE = "online"
REACTED = "reacted {emoji}"
MARKED_UNREAD = "Marked as unread"
PINNED = "Pinned"
MUTED = "Muted"
ARCHIVED = "Archived"
NOTHING_ARCHIVED = "No conversation is archived."
BACK_TO_CONVERSATIONS = "Back to conversations"

# The menu of a conversation
ROW_MENU = "Conversation options"
ROW_MENU_OF = "Options for {name}"
PIN = "Pin"
UNPIN = "Unpin"
ARCHIVE = "Archive"
UNARCHIVE = "Unarchive"
MARK_UNREAD = "Mark as unread"
MARK_READ = "Mark as read"
MUTE = "Mute"
UNMUTE = "Unmute"
MUTE_QUESTION = "Mute {name}?"
MUTE_TEXT = "You won't be notified of new messages. Calls still ring."
MUTES = {
    "hour": "1 hour",
    "8_hours": "8 hours",
    "day": "1 day",
    "week": "1 week",
    "always": "Until I turn it on",
}
YOU_PREFIX = "You:"
DRAFT_PREFIX = "Draft:"
NOTHING_WRITTEN = "You're friends now. Say hello."
NO_CONVERSATIONS_TITLE = "Find your people"
NO_CONVERSATIONS = (
    "Search for someone by name or username and send a friend request. "
    "Once they accept, you can write and call."
)
CHOOSE_TITLE = "Nice to see you"
CHOOSE = "Choose a conversation, or search for someone new."

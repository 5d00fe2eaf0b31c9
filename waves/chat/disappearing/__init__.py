"""Messages that disappear: the timer of a conversation, and the end of messages."""

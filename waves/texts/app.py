"""The app's name, and sentences that belong to every page."""

NAME = "Waves"
DESCRIPTION = "Messages and calls, straight from browser to browser."

LOADING = "Loading"
OFFLINE = "You're offline. Messages will be sent when you're back online."
LIVE_BLOCKED = (
    "The live connection can't be opened. A proxy or firewall may be blocking it. "
    "We'll keep trying."
)
TRY_AGAIN = "Try again"
CLOSE = "Close"
NEW_BELOW = "{count} new"
TOO_LONG = "Too long by {count}"
MESSAGE_TO = "Message {name}"

NOT_FOUND_TITLE = "There's nothing here"
NOT_FOUND = "The address may be wrong."
TO_CONVERSATIONS = "Back to your conversations"

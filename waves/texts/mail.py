"""Sentences of the mails.

`{username}` is the account's, `{time}` when it happened, `{browser}` such as
"Firefox on Linux", `{minutes}` how long a link works.
"""

from typing import NamedTuple


class Mail(NamedTuple):
    """A subject, a paragraph, a button and a paragraph below it."""

    subject: str
    lead: str
    button: str
    note: str


_ONCE = "The link works once, for {minutes} minutes."
_NOT_YOU = (
    "If this was you, you don't need to do anything. "
    "If it wasn't, set a new password. That logs you out on every device."
)
_SET_PASSWORD = "Set a new password"

VERIFICATION = Mail(
    "Confirm your email address for Waves",
    "This address was added to the Waves account “{username}”. "
    "If that's your account, confirm the address:",
    "Confirm address",
    f"{_ONCE} If it isn't your account, ignore this email.",
)
PASSWORD_RESET = Mail(
    "Set a new password for Waves",
    "Someone asked for a new password for the Waves account “{username}”. "
    "If that was you, choose it here:",
    _SET_PASSWORD,
    f"{_ONCE} If it wasn't you, ignore this email. Your password stays the same.",
)
NEW_BROWSER = Mail(
    "New sign-in to Waves",
    "Someone signed in to your Waves account “{username}” from a browser that you "
    "haven't used recently: {browser}, {time}.",
    _SET_PASSWORD,
    _NOT_YOU,
)
PASSWORD_CHANGED = Mail(
    "Your Waves password was changed",
    "The password of your Waves account “{username}” was changed, {time}. "
    "Your other devices have been logged out.",
    _SET_PASSWORD,
    _NOT_YOU,
)
GOOGLE_LINKED = Mail(
    "Google sign-in was added to Waves",
    "Google sign-in was added to your Waves account “{username}”, {time}. "
    "You can remove it in the settings.",
    _SET_PASSWORD,
    _NOT_YOU,
)
GOOGLE_UNLINKED = Mail(
    "Google sign-in was removed from Waves",
    "Google sign-in was removed from your Waves account “{username}”, {time}.",
    _SET_PASSWORD,
    _NOT_YOU,
)

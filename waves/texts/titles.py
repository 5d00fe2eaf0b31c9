"""Titles of the pages, as the browser's tab shows them."""

HOME = "Waves"
CONVERSATION = "Conversation · Waves"
LOG_IN = "Log in · Waves"
SIGN_UP = "Sign up · Waves"
FORGOT_PASSWORD = "Forgot your password? · Waves"
RESET_PASSWORD = "New password · Waves"
VERIFY_EMAIL = "Confirm your email address · Waves"
NOT_FOUND = "Not found · Waves"
SETTINGS = "Settings · Waves"

DURING_A_CALL = {
    "incoming_call": "{name} is calling",
    "in_call": "In call with {name}",
}
"""The title while a call rings or runs."""

"""Sentences of the pages `/forgot`, `/reset` and `/verify`."""

FORGOT_TITLE = "Forgot your password?"
FORGOT_LEAD = "We'll send you a link to set a new one."
SEND_LINK = "Send link"
SENDING_LINK = "Sending…"
REMEMBERED = "Remembered it?"
SENT_TITLE = "Check your email"
SENT = (
    "If there's an account with this address, we've sent it a link. "
    "The link works for 30 minutes. If it doesn't arrive, check your spam folder."
)
BACK_TO_LOG_IN = "Back to login"
NO_MAIL_TITLE = "Email isn't available"

RESET_TITLE = "Set a new password"
RESET_LEAD = "This logs you out on every device."
SET_PASSWORD = "Set password"
SETTING_PASSWORD = "Setting…"
RESET_DONE_TITLE = "Your new password is set"
RESET_DONE = "You've been logged out everywhere. Log in with your new password."

DEAD_TITLE = "This link doesn't work"
NEW_LINK = "Get a new link"

VERIFY_TITLE = "Confirm your email address"
VERIFY_LEAD = "Confirm only if the account named in the email is yours."
CONFIRM_ADDRESS = "Confirm address"
CONFIRMING = "Confirming…"
CONFIRMED_TITLE = "Thank you"
CONFIRMED = "Your email address is confirmed."
TO_WAVES = "Go to Waves"
NEW_LINK_IN_SETTINGS = "You can get a new link in Settings."
TO_SETTINGS = "Go to Settings"

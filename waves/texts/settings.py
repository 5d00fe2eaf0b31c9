"""Sentences of the page `/settings`."""

SETTINGS = "Settings"
CALLS = "Calls"
SAVING = "Saving…"

# Profile
PROFILE = "Profile"
PICTURE = "Picture"
CHANGE_PICTURE = "Change picture"
REMOVE_PICTURE = "Remove picture"
PICTURE_HELP = "JPEG, PNG or WebP. Everyone who sees your name sees it."
PICTURE_QUESTION = "Choose the part to show"
PICTURE_TEXT = "Drag the picture, or use the arrow keys."
PICTURE_FRAME = "Part of the picture to show"
PICTURE_ZOOM = "Zoom"
SAVE_PICTURE = "Save picture"
ABOUT = "About"
ABOUT_HELP = "A line that your friends see on your profile. Up to 140 characters."
DISPLAY_NAME_HELP = "What others see. Up to 60 characters."
SAVE_PROFILE = "Save profile"
PROFILE_SAVED = "Saved. Others see it from now on."
PROFILE_PARTLY_SAVED = "Your other changes are saved."

# Email address and ways to log in
EMAIL_CONFIRMED = "Confirmed"
EMAIL_NOT_CONFIRMED = "Not confirmed"
EMAIL_REFUSED = (
    "We couldn't deliver email to this address. Its mail server, or ours, doesn't "
    "accept it, so you can't confirm it or reset your password by email."
)
EMAIL_HELP = (
    "Confirm your address, and you can use it to reset your password. "
    "Check your email for our link."
)
SEND_LINK_AGAIN = "Send the link again"
LINK_SENT = "We've sent a link to {email}. It works for 30 minutes."
NO_MAIL = "This server doesn't send email, so you can't confirm your address."
GOOGLE = "Google"
GOOGLE_LINKED = "You can log in with Google."
GOOGLE_NOT_LINKED = "Link your Google account to log in with it."
LINK_GOOGLE = "Link Google"
UNLINK_GOOGLE = "Unlink Google"
GOOGLE_UNLINKED = "Google is no longer linked. Log in with your password."

# Password
CURRENT_PASSWORD = "Current password"
NEW_PASSWORD = "New password"
SHOW_CURRENT_PASSWORD = "Show current password"
SHOW_NEW_PASSWORD = "Show new password"
CHANGE_PASSWORD = "Change password"
PASSWORD_HELP = "This logs you out on every other device."
PASSWORD_CHANGED = "Your new password is set. You're logged out on all other devices."
FIRST_PASSWORD = "You log in with Google only. A password gives you a second way."
CONFIRM_IDENTITY = (
    "To set one, first confirm that it's you: sign in again, then come back within "
    "ten minutes."
)
SIGN_IN_AGAIN = "Sign in with Google again"
LINK_BY_MAIL = "Or get a link by email"

# Sessions
SESSIONS = "Sessions"
SESSIONS_HELP = (
    "Where you're logged in. End any session that you don't recognise or no longer use."
)
THIS_DEVICE = "This device"
SESSION_SEEN = "Last seen: {time}"
SESSION_BEGUN = "Logged in: {time}"
END_SESSION = "End session"
END_OTHERS = "End all other sessions"
SESSION_ENDED = "The session has ended."
OTHERS_ENDED = "All other sessions have ended."
UNKNOWN_BROWSER = "Unknown browser"
BROWSER_ON_SYSTEM = "{browser} on {system}"

# Privacy
PRIVACY = "Privacy"
SHOW_ONLINE = "Show when I am online"
SHOW_ONLINE_HELP = (
    "Friends see when you're online and when you were last seen. If you turn this "
    "off, you don't see it of them either."
)
SHOW_TYPING = "Show when I am typing"
SHOW_TYPING_HELP = (
    "Friends see that you're typing. If you turn this off, you don't see it of them "
    "either."
)
SEND_READ = "Send read receipts"
SEND_READ_HELP = (
    "Friends see what you've read. If you turn this off, you don't see what they've "
    "read either."
)
BLOCKED_PEOPLE = "Blocked people"
BLOCKED_HELP = "They can't find, message or call you, or send you friend requests."
NOBODY_BLOCKED = "You haven't blocked anyone."
UNBLOCK = "Unblock"
UNBLOCKED = "Unblocked. To be friends again, one of you has to send a request."

# Notifications
NOTIFICATIONS = "Notifications"
SHOW_NOTIFICATIONS = "Show notifications"
NOTIFICATIONS_HELP = "Calls and messages, while you're in another tab or app."
NOTIFICATION_STATES = {
    "asking": "Your browser is asking for permission. Choose Allow.",
    "blocked": (
        "Your browser blocks notifications from Waves. To change that, open the site "
        "settings next to the address and allow notifications."
    ),
    "unsupported": (
        "This browser can't show notifications from web pages. While Waves is open, "
        "it rings and shows unread messages in the tab's title."
    ),
}

# Keyboard shortcuts
KEYBOARD_SHORTCUTS = "Keyboard shortcuts"
KEYBOARD_SHORTCUTS_HELP = (
    "In a call, press the letter that a button's tooltip shows. "
    "Shortcuts are off while you type."
)

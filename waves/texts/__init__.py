"""Every visible sentence, in one place, ready to be translated.

A `{word}` in a sentence is filled in by `fill`; codes from the server and from
the call engine become sentences through `choose`. Accessible names are a
contract with people who use a screen reader and with the tests: change none.
"""

from collections.abc import Mapping
from string import Formatter
from typing import Any, NamedTuple

import reflex as rx

from waves.texts import mail

__all__ = ["mail"]

Code = rx.Var[str] | str
"""A code; where Reflex shows rows, their fields look like plain strings."""


_WRITTEN_BY_PEOPLE = frozenset({"name", "query", "email", "label", "other"})
_RIGHT_TO_LEFT = r"/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\ud802\ud803\ud83a\ud83b]/"


def fill(sentence: str, **values: Any) -> rx.Var[str]:
    """Return `sentence` with each `{word}` replaced by the Var or text of that name.

    A name that is written from right to left does not turn the words beside it
    around: it stands between the characters that isolate it (UAX 9, FSI and PDI).

    Raises:
        KeyError: The sentence has a word that was not given.
    """
    return _joined(sentence, values, isolates=True)


def label(sentence: str, **values: Any) -> rx.Var[str]:
    """Return what `fill` returns for words that are read out and never shown."""
    return _joined(sentence, values, isolates=False)


def sentence(pattern: str, **values: Any) -> rx.Component:
    """Return what `fill` returns as an element: names are isolated by markup."""
    parts: list[Any] = []
    for literal, word, _format, _conversion in Formatter().parse(pattern):
        parts += [literal] if literal else []
        parts += [rx.el.bdi(values[word])] if word is not None else []
    return rx.fragment(*parts)


def _joined(sentence: str, values: Mapping[str, Any], *, isolates: bool) -> rx.Var[str]:
    whole: Any = rx.Var.create("")
    for literal, word, _format, _conversion in Formatter().parse(sentence):
        whole = whole + literal if literal else whole
        if word is not None:
            value = rx.Var.create(values[word]).to(str)
            is_isolated = isolates and word in _WRITTEN_BY_PEOPLE
            whole = whole + (_isolated(value) if is_isolated else value)
    return whole


def _isolated(text: rx.Var[str]) -> rx.Var[str]:
    script = f'({_RIGHT_TO_LEFT}.test({text}) ? "\\u2068"+{text}+"\\u2069" : {text})'
    data = text._get_all_var_data()  # noqa: SLF001
    return rx.Var(_js_expr=script, _var_type=str, _var_data=data).to(str)


def choose(table: Mapping[str, Any], code: Code, *, otherwise: Any = "") -> rx.Var[str]:
    """Return the entry of `table` for a code that only the browser knows."""
    chosen: Any = rx.match(code, *table.items(), otherwise)
    return chosen


APP_NAME = "Waves"
APP_DESCRIPTION = "Write, call and see each other, straight from browser to browser."

TITLE_HOME = "Waves"
TITLE_CONVERSATION = "Conversation · Waves"
TITLE_LOGIN = "Log in · Waves"
TITLE_SIGNUP = "Sign up · Waves"
TITLE_FORGOT = "Forgot your password? · Waves"
TITLE_RESET = "New password · Waves"
TITLE_CONFIRM = "Confirm your email address · Waves"
TITLE_NOT_FOUND = "Not found · Waves"
TITLE_SETTINGS = "Settings · Waves"

# Shown by the browser itself, as the tab's title
BROWSER_WORDS = {
    "incoming_call": "{name} is calling",
    "in_call": "In call with {name}",
}

# Sign up, log in
LOGIN_TITLE = "Welcome back"
LOGIN_LEAD = "Log in to talk to your people."
SIGNUP_TITLE = "Join Waves"
SIGNUP_LEAD = "Find your people, write, call, see each other."
LOG_IN = "Log in"
LOGGING_IN = "Logging in…"
CONTINUE_WITH_GOOGLE = "Continue with Google"
SIGN_UP = "Sign up"
SIGNING_UP = "Signing up…"
NEW_HERE = "New here?"
HAVE_ACCOUNT = "Already have an account?"
USERNAME = "Username"
USERNAME_HELP = "3 to 32 letters and digits. People find you by it."
EMAIL = "Email"
DISPLAY_NAME = "Display name"
OPTIONAL = "optional"
PASSWORD = "Password"
PASSWORD_HELP = "At least 8 characters. A short sentence is good."
SHOW_PASSWORD = "Show password"
LOGIN_NAME = "Username or email"

# By mail: a new password, a confirmed address
FORGOT_PASSWORD = "Forgot password?"
FORGOT_TITLE = "Forgot your password?"
FORGOT_LEAD = "We send you a link to set a new one."
SEND_LINK = "Send link"
SENDING_LINK = "Sending…"
REMEMBERED = "Remembered it?"
FORGOT_DONE_TITLE = "Look at your mail"
FORGOT_DONE = (
    "If there is an account with this address, a link is on its way. "
    "It works for 30 minutes. If nothing comes, look among the junk mail."
)
BACK_TO_LOGIN = "Back to log in"
NO_MAIL_TITLE = "No mail from here"
RESET_TITLE = "Set a new password"
RESET_LEAD = "It logs you out on every device."
SET_PASSWORD = "Set password"
SETTING_PASSWORD = "Setting…"
RESET_DONE_TITLE = "Your new password is set"
RESET_DONE = "You are logged out everywhere. Log in with the new password."
LINK_DEAD_TITLE = "This link does not work"
NEW_LINK = "Get a new link"
CONFIRM_TITLE = "Confirm your email address"
CONFIRM_LEAD = "Do so only if the account named in the mail is yours."
CONFIRM_ADDRESS = "Confirm address"
CONFIRMING = "Confirming…"
CONFIRMED_TITLE = "Thank you"
CONFIRMED = "Your email address is confirmed."
TO_WAVES = "Go to Waves"
CONFIRM_USED = "Your address is confirmed."
CONFIRM_NEW_LINK = "You can get a new link in the settings."
TO_SETTINGS = "Go to the settings"

# The frame and the account
LOADING = "Loading"
PEOPLE = "People"
ACCOUNT = "Account"
THEME = "Theme"
THEME_LIGHT = "Light"
THEME_DARK = "Dark"
THEME_SYSTEM = "System"
LOG_OUT = "Log out"
CALLS = "Calls"
KEYBOARD_SHORTCUTS = "Keyboard shortcuts"
KEYBOARD_SHORTCUTS_HELP = (
    "In a call, single letters do what the tips of the buttons say. "
    "Never while you type."
)
SETTINGS = "Settings"
NOTIFICATIONS = "Notifications"
SHOW_NOTIFICATIONS = "Show notifications"
NOTIFICATIONS_HELP = (
    "This browser tells you of calls and messages while you look elsewhere."
)
NOTIFICATION_STATES = {
    "asking": "Your browser asks you about notifications. Choose Allow there.",
    "blocked": (
        "Your browser blocks notifications from Waves. To change that, open the site "
        "settings beside the address and allow notifications."
    ),
    "unsupported": (
        "This browser cannot show notifications of a web page. While Waves is open, "
        "it rings, and the tab's title counts messages."
    ),
}

# The account, in the settings
PROFILE = "Profile"
DISPLAY_NAME_HELP = "What others see. Up to 60 characters."
SAVE_PROFILE = "Save profile"
SAVING = "Saving…"
PROFILE_SAVED = "Saved. Others see it from now on."
PROFILE_PARTLY_SAVED = "Everything else is saved. Others see it from now on."
EMAIL_CONFIRMED = "Confirmed"
MAIL_REFUSED = (
    "We couldn't deliver mail to this address. Its mail server, or ours, doesn't"
    " accept it, so you can't confirm it or reset your password by mail."
)
EMAIL_NOT_CONFIRMED = "Not confirmed"
EMAIL_HELP = (
    "Confirm that this address is yours: then it can get you back into your account. "
    "Look for our link in your mail."
)
SEND_LINK_AGAIN = "Send the link again"
LINK_SENT = "A link is on its way to {email}. It works for 30 minutes."
NO_MAIL_HERE = "This server sends no mail, so the address cannot be confirmed."
CURRENT_PASSWORD = "Current password"
NEW_PASSWORD = "New password"
SHOW_CURRENT_PASSWORD = "Show current password"
SHOW_NEW_PASSWORD = "Show new password"
CHANGE_PASSWORD = "Change password"
PASSWORD_ENDS_OTHERS = "It logs you out on every other device."
PASSWORD_SAVED = "Your new password is set. All other devices are logged out."
FIRST_PASSWORD = "You log in with Google only. A password is a second way."
PROVE_FIRST = (
    "To set one, show that it is you: sign in again, then come back within ten minutes."
)
SIGN_IN_AGAIN = "Sign in with Google again"
PROVE_BY_MAIL = "Or get a link by mail"
GOOGLE = "Google"
GOOGLE_LINKED = "You can log in with Google."
GOOGLE_NOT_LINKED = "Link your Google account, and you can log in with it."
LINK_GOOGLE = "Link Google"
UNLINK_GOOGLE = "Unlink Google"
GOOGLE_UNLINKED = "Google is no longer linked. Log in with your password."
SESSIONS = "Sessions"
SESSIONS_HELP = "Where you are logged in. End what you do not know or no longer use."
THIS_DEVICE = "This device"
SESSION_SEEN = "Last seen: {time}"
SESSION_BEGUN = "Logged in: {time}"
END_SESSION = "End session"
END_OTHERS = "End all other sessions"
SESSION_ENDED = "That session has ended."
OTHERS_ENDED = "All other sessions have ended."
PRIVACY = "Privacy"
BLOCKED_PEOPLE = "Blocked people"
BLOCKED_HELP = "They cannot find you, ask you, write to you or call you."
NOBODY_BLOCKED = "You have blocked nobody."
UNBLOCK = "Unblock"
UNBLOCKED = "Unblocked. You can be friends again when one of you asks."
OFFLINE = "You are offline. Messages will be sent when you are back."
LIVE_BLOCKED = (
    "The live connection can't be opened. A proxy or firewall may be in the way. "
    "We'll keep trying."
)

# People
SEARCH_PEOPLE = "Search people"
SEARCH_RESULTS = "Search results"
SEARCHING = "Searching…"
NOBODY_FOUND = "Nobody is called “{query}” here. Ask them for their username."
ADD_FRIEND = "Add friend"
REQUEST_SENT = "Request sent"
CANCEL_REQUEST = "Cancel request"
WRITE = "Write"
FRIEND_REQUESTS = "Friend requests"
ACCEPT = "Accept"
REJECT = "Reject"
CONVERSATIONS = "Conversations"
UNREAD = "unread"
UNREAD_COUNT = "{count} unread"
YOU_PREFIX = "You:"
NOTHING_WRITTEN = "You are friends now. Say hello."
NO_CONVERSATIONS_TITLE = "Find your people"
NO_CONVERSATIONS = (
    "Search for someone by name or username and ask to be friends. "
    "When they accept, you can write and call."
)
CHOOSE_TITLE = "Nice to see you"
CHOOSE = "Choose a conversation, or search for someone new."

# A conversation
BACK = "Back"
VOICE_CALL = "Voice call"
VIDEO_CALL = "Video call"
NO_CALLS_TITLE = "No calls"
NO_CALLS = (
    "This browser cannot make calls. Open Waves in Chrome, Edge, Firefox or Safari "
    "to call; messages work here as well."
)
CONVERSATION_MENU = "Conversation menu"
UNFRIEND = "Unfriend"
UNFRIEND_NAME = "Unfriend {name}"
UNFRIEND_QUESTION = "Unfriend {name}?"
UNFRIEND_TEXT = (
    "You can both still read this conversation, but not write or call. "
    "They are not told."
)
BLOCK = "Block"
BLOCK_NAME = "Block {name}"
BLOCK_QUESTION = "Block {name}?"
BLOCK_TEXT = (
    "This ends the friendship. They cannot find you, ask you, write to you "
    "or call you. They are not told."
)
KEEP = "Cancel"
MESSAGES = "Messages"
MESSAGE = "Message"
MESSAGE_TO = "Message {name}"
SEND = "Send"
SAY_HELLO = "Say hello to {name}."
SAY_HELLO_TEXT = "Write the first words below, or ring."
NEW_MESSAGES = "New messages"
NEW_BELOW = "{count} new"
MESSAGE_OWN = "You, {time}"
MESSAGE_THEIRS = "{name}, {time}"
CLOSED = (
    "You and {name} are not friends now. You can read what was written; "
    "search for them to ask again."
)
MISSING_TITLE = "There is no such conversation"
MISSING = (
    "Perhaps the address is not right, they have changed their username, "
    "or you are not friends yet."
)
NOT_FOUND_TITLE = "There is nothing here"
NOT_FOUND = "Perhaps the address is not right."
TO_CONVERSATIONS = "Back to your conversations"
TAP_TO_RETRY = "Tap to retry"
DISCARD = "Discard"
TOO_LONG = "Too long by {count}"
ANNOUNCED = {
    "own": "You: {text}",
    "theirs": "{name}: {text}",
    "failed": "Not sent: {text}",
    "many": "{count} new messages",
}
NO_FILES = "Files can't be sent yet."
STATUSES = {
    "sending": "Sending",
    "sent": "Sent",
    "delivered": "Delivered",
    "read": "Read",
    "failed": "Not sent",
}

# Calls
INCOMING_CALL = "Incoming call"
INCOMING = {"audio": "Incoming voice call", "video": "Incoming video call"}
DECLINE = "Decline"
ACCEPT_WITHOUT_VIDEO = "Accept without video"
WITHOUT_VIDEO = "Without video"
CALLING = "Calling"
CALLING_NOW = "Calling…"
RINGING = "Ringing…"
CANCEL = "Cancel"
CALL = "Call"
CONNECTING = "Connecting…"
RECONNECTING = "Reconnecting…"
REMOTE_VIDEO = "Remote video"
YOUR_VIDEO = "Your video"
MUTE = "Mute microphone"
MUTE_TIP = "Mute (M)"
UNMUTE_TIP = "Unmute (M)"
NO_MICROPHONE_TIP = "No microphone: try again (M)"
CAMERA = "Turn off camera"
CAMERA_OFF_TIP = "Camera off (V)"
CAMERA_ON_TIP = "Camera on (V)"
NO_CAMERA_TIP = "No camera: try again (V)"
HANG_UP = "Hang up"
HANG_UP_TIP = "Hang up (H)"
MINIMISE_CALL = "Minimise call"
RETURN_TO_CALL = "Return to call"
SMALL_CALL = "Small call"
SMALL_CALL_HELP = "The arrow keys move it to another corner."
MOVE_YOUR_VIDEO = "Move your video"
MOVE_YOUR_VIDEO_HELP = "The arrow keys move it to another corner."
FULL_SCREEN = "Full screen"
FULL_SCREEN_TIP = "Full screen (F)"
LEAVE_FULL_SCREEN_TIP = "Leave full screen (F)"
PICTURE_IN_PICTURE = "Picture in picture"
MORE = "More"
CLOSE_PANEL = "Close panel"
CALL_DETAILS = "Call details"
VERIFIED = "Verified"
NOT_VERIFIED = "Not verified"
VERIFY_TITLE = "Verify"
VERIFY_HELP = (
    "Read these four to each other. If you both see the same, nobody sits in between: "
    "not the server, not the network."
)
VERIFY_SIGNS = "Compare with {name}"
VERIFY_WAITING = "Asking {name}'s browser…"
VERIFY_FAILED = "{name}'s browser did not answer as it should. Call again and compare."
THEY_MATCH = "They match"
HANG_UP_NOW = "Hang up now"
THEY_DO_NOT_MATCH = "They do not match"
FORGET_DEVICES = "Forget verified devices"
VERIFY_STATES = {
    "known": "You have verified this device of {name}.",
    "match": "You have compared them in this call.",
    "changed": "{name} uses a device that you have not verified.",
    "missing": "{name}'s device does not show itself.",
    "new": "Not verified yet.",
}
VERIFY_NOT_KEPT = "This browser keeps nothing, so it holds for this call only."
VERIFY_ALARMS = {
    "changed": (
        "{name} is using a device you have not verified, or somebody sits in between. "
        "Compare the four pictures."
    ),
    "missing": (
        "{name}'s device does not show that it is the one you have verified. Compare "
        "the four pictures, or hang up."
    ),
    "forged": "Somebody pretends to be {name}'s device. Say nothing private, hang up.",
    "mismatch": (
        "Somebody may be listening in. Say nothing private, hang up, and call again "
        "over another network."
    ),
}
COMPARE = "Compare"
CONNECTION = "Connection"
ROUTES = {
    "direct": "Straight from browser to browser",
    "relayed": "Through a relay, which cannot read it",
}
FACT_ROUTE = "Way"
FACT_ROUND_TRIP = "There and back"
FACT_PICTURE = "Picture"
FACT_SOUND = "Sound"
FACT_TIME = "Time"
CALL_CHAT = "Call chat"
CALL_CHAT_TIP = "Chat (C)"
CALL_CHAT_TITLE = "Chat"
CALL_MESSAGES = "Call messages"
CALL_MESSAGE = "Call message"
CALL_SEND = "Send call message"
CALL_CHAT_EMPTY = "Say hello without a sound."
CALL_CHAT_EMPTY_TEXT = "What you write here goes straight to {name}."
CALL_CHAT_TRIMMED = "Earlier messages are no longer shown."
KEEP_CHAT = "Keep chat"
KEEP_NOBODY = "Gone when the call ends, unless you both keep it."
KEEP_THEY = "{name} wants to keep this chat. Without you it is gone with the call."
KEEP_ONLY_ME = "Kept if {name} wants it too. Else it is gone with the call."
KEEP_BOTH = "You both keep this chat: it is written into your conversation."
RECORD = "Record call"
RECORD_TIP = "Record (R)"
RECORD_STOP_TIP = "Stop recording (R)"
RECORDING = "Recording"
RECORDING_PAUSED = "Recording paused"
RECORDING_STALLED = "Recording interrupted"
RECORDING_STATES = {
    "on": RECORDING,
    "paused": RECORDING_PAUSED,
    "stalled": RECORDING_STALLED,
}
RECORDING_PREPARES = "Getting ready to record…"
PAUSE_RECORDING = "Pause recording"
RESUME_TIP = "Go on recording"
STOP_RECORDING = "Stop recording"
RECORDING_WAITS = "Waiting for {name} to allow the recording…"
RECORDING_REQUEST = "Recording request"
RECORDING_ASKED = "{name} wants to record this call"
RECORDING_ASKED_TEXT = (
    "Everything you both say and show would be kept on {name}'s device. "
    "You can stop it at any time."
)
ALLOW = "Allow"
REFUSE = "Refuse"
CLOSE_NOTE = "Close note"
RECORDING_CARD = "Finished recording"
RECORDING_DONE = "Recording with {name}"
RECORDING_FOUND = "A recording with {name} from {time} was not saved"
RECORDING_PREPARING = "Getting it ready…"
RECORDING_UNMENDED = "It plays, but you cannot jump to a place in it."
RECORDING_MORE = "{words} · {count} more"
SAVE_RECORDING = "Save recording"
DISCARD_RECORDING = "Discard"
REALLY_DISCARD = "Discard for good"
KEEP_RECORDING = "Keep"
RECORDING_LACKS = {
    "recorder": "This browser cannot record",
    "picture": "This browser cannot record pictures",
    "storage": "This browser cannot store a recording",
}
RECORDING_PAUSES = {
    "me": RECORDING_PAUSED,
    "unseen": "Recording paused: {name} cannot be reached",
    "consent": "Recording paused: waiting for {name} to allow it again",
    "stalled": "Recording interrupted: nothing is being written",
}
RECORDING_NOTICES = {
    "refused": "{name} does not want to be recorded.",
    "unanswered": "{name} did not answer, so nothing is recorded.",
    "withdrawn": "{name} has stopped the recording.",
    "unreachable": "{name} cannot be asked just now. Try again in a moment.",
    "low_space": "There is little room left on this device for a recording.",
    "voice_missing": (
        "This browser can't add one of the voices, so the recording goes on without it."
    ),
    "not_loaded": (
        "The recorder couldn't be loaded, so {name} wasn't asked. "
        "Reload this page and try again: your call goes on."
    ),
    "storage": (
        "This browser doesn't let Waves store a recording, so {name} wasn't asked. "
        "A private window may be the reason."
    ),
    "no_room": "This device has no room for a recording, so {name} wasn't asked.",
    "encoder": "This browser can't record right now, so {name} wasn't asked.",
    "voices": "This browser can't record both voices, so {name} wasn't asked.",
    "full": "There is no room left, so the recording has ended.",
    "failed": "Recording failed in this browser.",
    "stalled": "The browser stopped writing, so the recording has ended.",
}
RECORDING_OUTCOMES = {
    "kept": "What was recorded is kept.",
    "nothing": "Nothing was recorded.",
    "unread": (
        "What was recorded can't be read now. It will be offered when you reload Waves."
    ),
}
THEY_ARE_MUTED = "muted"
POOR_CONNECTION = {
    "local": "Poor connection (you)",
    "remote": "Poor connection ({name})",
    "both": "Poor connection",
}
SOUND_BLOCKED = "Your browser holds the sound back."
TURN_ON_SOUND = "Turn on sound"
PICTURE_BLOCKED = "Your browser has paused the picture."
RESUME_PICTURE = "Resume"
CALL_ENDED = "Call ended"
CALL_AGAIN = "Call again"
CLOSE = "Close"
AFTER = "{words} ({elapsed})"

# Sharing screens
SHARE_SCREEN = "Share screen"
SHARE_TIP = "Share screen (S)"
SHARE_TIP_SILENT = "Share screen without sound (S)"
STOP_SHARING_TIP = "Stop sharing (S)"
CANNOT_SHARE_TIP = "This browser cannot share a screen"
STOP_SHARING = "Stop sharing"
YOU_SHARE = "You are sharing your screen"
THEY_SHARE = "{name} is sharing their screen"
SHARE_WITH_SOUND = "with sound"
SHARE_WITHOUT_SOUND = "without sound"
SHARE_REACH = {
    "waiting": "Not yet seen by {name}…",
    "interrupted": "{name} cannot see it just now. Trying again…",
}
SHARE_FOR = "What you share"
SHARE_TEXT = "Text"
SHARE_TEXT_HINT = "Sharp: for documents and code"
SHARE_MOTION = "Motion"
SHARE_MOTION_HINT = "Smooth: for videos and games"
NO_SHARE_SOUND = "Your browser cannot share sound. {name} will see your screen only."
SHARE_ANYWAY = "Share without sound"
NOT_NOW = "Not now"
SHARE_PROBLEMS = {
    "unsupported": (
        "This browser cannot share a screen. Phones and tablets cannot; "
        "a computer can. You still see what {name} shares."
    ),
    "system_denied": (
        "Your system does not let the browser record the screen. "
        "Allow it in the system's privacy settings, then share again."
    ),
    "display_forbidden": (
        "This browser does not allow screen sharing here. "
        "Perhaps an organisation manages its settings."
    ),
    "display_failed": (
        "The screen could not be shared. Try again. If that does not help, look at "
        "the system settings under Privacy & security."
    ),
}
REMOTE_SCREEN = "Remote screen"
YOUR_SCREEN = "Your screen"
SCREEN_FRAME = "Shared screen: arrow keys move it when it is zoomed"
SCREEN_WAITING = "{name} is sharing their screen. Waiting for its next change…"
SCREEN_INTERRUPTED = "The screen of {name} is interrupted. Waiting for it…"
ZOOM_IN = "Zoom in"
ZOOM_IN_TIP = "Zoom in (+)"
ZOOM_OUT = "Zoom out"
ZOOM_OUT_TIP = "Zoom out (-)"
ZOOM_RESET = "Show whole screen"
ZOOM_RESET_TIP = "Show whole screen (0)"
FILL_STAGE = "Fill the stage"


class EndWords(NamedTuple):
    """Why a call ended, to the one who rang and to the one who was rung."""

    caller: str
    callee: str


END_REASONS: dict[str, EndWords] = {
    "declined": EndWords("{name} declined the call.", "You declined the call."),
    "cancelled": EndWords("You cancelled the call.", "{name} cancelled the call."),
    "busy": EndWords(
        "{name} is in another call. Try again later.",
        "{name} called while you were in another call.",
    ),
    "missed": EndWords("{name} did not answer.", "Missed call from {name}."),
    "unavailable": EndWords(
        "{name} could not be reached. Leave a message instead.",
        "{name} called while you were away.",
    ),
    "hung_up": EndWords("The call is over.", "The call is over."),
    "connection_failed": EndWords(
        "Your browsers could not reach each other. Check the networks and try again.",
        "Your browsers could not reach each other. Check the networks and try again.",
    ),
    "peer_left": EndWords(
        "The connection to {name} was lost.", "The connection to {name} was lost."
    ),
    "left": EndWords("{name} left the call.", "{name} left the call."),
    "failed": EndWords(
        "Something went wrong on our side. Try again.",
        "Something went wrong on our side. Try again.",
    ),
    "answered_elsewhere": EndWords(
        "You answered on another tab.", "You answered on another tab."
    ),
    "declined_elsewhere": EndWords(
        "You declined on another tab.", "You declined on another tab."
    ),
}

PROBLEMS = {
    "permission_denied": (
        "Waves has no permission to use your camera or microphone. "
        "Allow it beside the address bar, then try again."
    ),
    "permission_dismissed": (
        "The question about your camera or microphone was closed. "
        "Try again, and choose Allow."
    ),
    "system_denied": (
        "Your system does not let this browser use your camera or microphone. "
        "Allow it in the system's privacy settings and try again. "
        "You may have to restart the browser."
    ),
    "no_camera": "No camera was found, so this is a voice call from your side.",
    "no_microphone": "No microphone was found. Plug one in; {name} cannot hear you.",
    "device_busy": (
        "Your camera or microphone is used by another app. "
        "Close that app, then try again."
    ),
    "device_taken": (
        "Your system has paused your camera or microphone, perhaps for another app."
    ),
    "device_failed": "Your camera or microphone could not be opened. Try again.",
    "insecure": (
        "This browser gives no camera or microphone to this page. "
        "Open Waves over https or on localhost."
    ),
}
PEER_PROBLEMS = {
    "permission_denied": (
        "{name} gave no permission for the camera or microphone. "
        "Wait a moment, or write a message."
    ),
    "permission_dismissed": (
        "{name} has not allowed the camera or microphone yet. "
        "Wait a moment, or write a message."
    ),
    "system_denied": "{name}'s system does not allow the camera or microphone.",
    "no_camera": "{name} has no camera. You can still talk.",
    "no_microphone": "{name} has no microphone and cannot be heard.",
    "device_busy": "Another app on {name}'s side uses the camera or microphone.",
    "device_taken": "{name}'s system has paused their camera or microphone.",
    "device_failed": "{name}'s camera or microphone could not be opened.",
    "insecure": "{name}'s browser gives no camera or microphone to Waves.",
}

# Devices
DEVICES = "Devices"
CAMERA_DEVICE = "Camera"
MICROPHONE_DEVICE = "Microphone"
SPEAKER_DEVICE = "Speaker"
SYSTEM_CHOICE = "System default"
NAMELESS = {
    CAMERA_DEVICE: "Camera {number}",
    MICROPHONE_DEVICE: "Microphone {number}",
    SPEAKER_DEVICE: "Speaker {number}",
}
"""What a device is called before the browser tells its name."""
CAMERA_PREVIEW = "Camera preview"
MICROPHONE_LEVEL = "Microphone level"
CHECK_DEVICES = "Check camera and microphone"
CHECK_HELP = "Only you see and hear this. Your browser may ask for permission."
STOP_CHECK = "Stop the check"
NO_PICTURE = "Your camera is off."
TEST_SPEAKER = "Play test sound"
NO_SPEAKER_CHOICE = (
    "This browser plays everything on the speaker that your system has chosen."
)
SOUND_TREATMENT = "Your voice"
ECHO_CANCELLATION = "Echo cancellation"
ECHO_HELP = "Keeps what comes out of your speaker from going back."
NOISE_SUPPRESSION = "Noise suppression"
NOISE_HELP = "Keeps the room, the fan and the keys out."
AUTO_GAIN = "Automatic volume"
AUTO_GAIN_HELP = "Evens out how loud you are."
MUSIC = "Music"
MUSIC_HELP = "Leaves the sound as it is and sends more of it. Wear headphones."
TRY_AGAIN = "Try again"
USE_IT = "Use it"
UNMUTE = "Unmute"
TALKING_MUTED = "You are muted. Press M to unmute."


class NoticeWords(NamedTuple):
    """What is said about a device: with its name, and where it has none."""

    named: str
    nameless: str


DEVICE_NOTICES: dict[str, NoticeWords] = {
    "now_microphone": NoticeWords(
        "Now using {label}.", "Now using another microphone."
    ),
    "now_speaker": NoticeWords(
        "{label} is gone. Now using the speaker that your system has chosen.",
        "Now using the speaker that your system has chosen.",
    ),
    "missing_microphone": NoticeWords(
        "{label} was not found. Now using {other}.",
        "Your microphone was not found. Now using another one.",
    ),
    "missing_camera": NoticeWords(
        "{label} was not found. Now using {other}.",
        "Your camera was not found. Now using another one.",
    ),
    "busy_microphone": NoticeWords(
        "{label} cannot be opened. Now using {other}.",
        "Your microphone cannot be opened. Now using another one.",
    ),
    "busy_camera": NoticeWords(
        "{label} cannot be opened. Now using {other}.",
        "Your camera cannot be opened. Now using another one.",
    ),
    "microphone_failed": NoticeWords(
        "{label} cannot be opened. Nothing was changed.",
        "This microphone cannot be opened. Nothing was changed.",
    ),
    "camera_failed": NoticeWords(
        "{label} cannot be opened. Nothing was changed.",
        "This camera cannot be opened. Nothing was changed.",
    ),
    "speaker_failed": NoticeWords(
        "{label} cannot be used. You hear everything where your system plays it.",
        "This speaker cannot be used. You hear everything where your system plays it.",
    ),
    "camera_lost": NoticeWords(
        "{label} is gone, so your camera is off. {other} is there.",
        "Your camera is gone, so it is off. Another one is there.",
    ),
    "camera_back": NoticeWords("{label} is connected.", "Another camera is connected."),
    "microphone_new": NoticeWords(
        "{label} is connected.", "Another microphone is connected."
    ),
}

CHECK_PROBLEMS = PROBLEMS | {
    "no_camera": "No camera was found. Plug one in, then try again.",
    "no_microphone": "No microphone was found. Plug one in, then try again.",
}
"""What is wrong while nobody waits at the other end."""

# Refusals: the codes of core.errors and of the domains, and what a browser sees itself
SOMETHING_WRONG = "That did not work. Try again."
ERRORS = {
    "already_friends": "You are friends already.",
    "already_requested": "You have asked already. Wait for their answer.",
    "already_verified": "Your email address is confirmed already.",
    "blocked_by_you": "You have blocked this person. Unblock them first.",
    "closed": "The connection was interrupted. Try again.",
    "conflict": "That has changed meanwhile. Try again.",
    "conversation_closed": "You are not friends now, so this cannot be sent.",
    "error": SOMETHING_WRONG,
    "hello_first": SOMETHING_WRONG,
    "in_another_call": "You are in a call on another device.",
    "internal": "Something went wrong on our side. Try again.",
    "google_closed": "This account is closed.",
    "google_denied": "You said no at Google. Try again, or log in with a password.",
    "google_expired": "That took too long, or was begun elsewhere. Try again.",
    "google_failed": "Google did not answer as it should. Try again in a moment.",
    "google_link_first": (
        "There is an account with this email address already. Log in with its "
        "password, then link Google in the settings."
    ),
    "google_no_email": "Google tells us no email address. Sign up with one instead.",
    "google_off": "This server has no sign-in with Google. Use your password.",
    "google_taken": (
        "This Google account belongs to another account here, or yours has one already."
    ),
    "incomplete": "Not all of this got through. Try again.",
    "invalid": "Some of this is not right. Look again.",
    "invalid_transition": "This call has moved on.",
    "last_way_in": "Set a password first: this is your only way to log in.",
    "link_expired": "This link is too old: it works for 30 minutes.",
    "link_replaced": "A newer link was sent to you. Open that one.",
    "link_used": "This link has been used. It works only once.",
    "link_wrong": "This link is not right. Perhaps it was cut short.",
    "mail_off": "This server sends no mail. Ask whoever runs it.",
    "malformed": SOMETHING_WRONG,
    "not_allowed": "That is not allowed from here. Reload the page and try again.",
    "not_found": "That is no longer there.",
    "not_signed_in": "You are logged out. Log in again.",
    "offline": "You are offline. Try again when you are back.",
    "renamed_too_often": (
        "You have changed your username too often. Try again in a few days."
    ),
    "request_closed": "This request was answered or taken back already.",
    "requests_crossed": "You both asked in the same moment. Try again.",
    "sign_in_again": "Sign in with Google again first, to show that it is you.",
    "sent_twice_at_once": "This message is being stored already. Try again.",
    "taken": "Somebody else has this already. Choose another.",
    "timeout": "The server took too long. Try again.",
    "too_large": "This is too large to send.",
    "too_many_requests": "Too many tries. Wait a minute and try again.",
    "unavailable": "The server cannot do this just now. Try again in a moment.",
    "unknown_type": SOMETHING_WRONG,
    "wrong_credentials": "Username or password is not right.",
}


def end_reason(
    reason: rx.Var[str], *, was_caller: rx.Var[bool], name: rx.Var[str]
) -> rx.Var[str]:
    """Return why a call ended, in the words for this side of it."""
    table = {
        code: rx.cond(
            was_caller, fill(words.caller, name=name), fill(words.callee, name=name)
        )
        for code, words in END_REASONS.items()
    }
    return choose(table, reason, otherwise=END_REASONS["hung_up"].caller)


def problem(code: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return what is wrong with a device of this person, and what to do."""
    return _about(PROBLEMS, code, name)


def peer_problem(code: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return why the other side sends no picture or no sound."""
    return _about(PEER_PROBLEMS, code, name)


def poor_connection(side: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return whose side of the connection is weak."""
    return _about(POOR_CONNECTION, side, name)


def recording_lack(code: rx.Var[str]) -> rx.Var[str]:
    """Return why nothing can be recorded in this browser."""
    return choose(RECORDING_LACKS, code)


def recording_pause(code: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return why a recording stands still."""
    return _about(RECORDING_PAUSES, code, name)


def recording_of_other(code: rx.Var[str]) -> rx.Var[str]:
    """Return how the recording of the other side stands."""
    return choose(RECORDING_STATES, code)


def recording_notice(code: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return what became of a recording, or of the wish for one."""
    return _about(RECORDING_NOTICES, code, name)


def recording_outcome(code: rx.Var[str]) -> rx.Var[str]:
    """Return what is left of a recording that has ended."""
    return choose(RECORDING_OUTCOMES, code)


def check_problem(code: rx.Var[str]) -> rx.Var[str]:
    """Return what is wrong with a device that is only being checked."""
    return choose(CHECK_PROBLEMS, code)


def device_notice(
    code: rx.Var[str], *, label: rx.Var[str], other: rx.Var[str]
) -> rx.Var[str]:
    """Return what is said about a device that came, went or failed."""
    table = {
        key: rx.cond(
            label != "",
            fill(words.named, label=label, other=other),
            words.nameless,
        )
        for key, words in DEVICE_NOTICES.items()
    }
    return choose(table, code)


def share_reach(code: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return whether the other side sees the shared screen, unless all is well."""
    return _about(SHARE_REACH, code, name)


def share_problem(code: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return why no screen is shared, and what to do."""
    return _about(SHARE_PROBLEMS, code, name)


def verify_state(code: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return what is known of the other device, in words."""
    new = fill(VERIFY_STATES["new"], name=name)
    table = {key: fill(words, name=name) for key, words in VERIFY_STATES.items()}
    return choose(table, code, otherwise=new)


def verify_alarm(code: rx.Var[str], *, name: rx.Var[str]) -> rx.Var[str]:
    """Return what is wrong at the other end, and what to do."""
    return _about(VERIFY_ALARMS, code, name)


def error(code: Code) -> rx.Var[str]:
    """Return what a refused command says to the person, and what to do."""
    return choose(ERRORS, code, otherwise=SOMETHING_WRONG)


def _about(table: dict[str, str], code: rx.Var[str], name: rx.Var[str]) -> rx.Var[str]:
    return choose({key: fill(words, name=name) for key, words in table.items()}, code)

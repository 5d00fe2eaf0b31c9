"""Sentences of recording a call."""

RECORD = "Record call"
RECORD_TIP = "Record (R)"
STOP_TIP = "Stop recording (R)"
CANCEL_TIP = "Cancel the request (R)"
MISSING = {
    "recorder": "This browser can't record",
    "picture": "This browser can't record video",
    "storage": "This browser can't store a recording",
}

# What both people see while it runs
PREPARING = "Getting ready to record…"
WAITING = "Waiting for {name} to allow the recording…"
RECORDING = "Recording"
PAUSED = "Recording paused"
INTERRUPTED = "Recording interrupted"
STATES = {"on": RECORDING, "paused": PAUSED, "stalled": INTERRUPTED}
PAUSES = {
    "me": PAUSED,
    "unseen": "Recording paused: {name} can't be reached",
    "consent": "Recording paused: waiting for {name} to allow it again",
    "stalled": "Recording interrupted: nothing is being saved",
}
PAUSE = "Pause recording"
RESUME = "Resume recording"
STOP = "Stop recording"

# The request for consent
REQUEST = "Recording request"
REQUEST_TITLE = "{name} wants to record this call"
REQUEST_TEXT = (
    "Everything you both say and show is saved on {name}'s device. "
    "You can stop it at any time."
)
ALLOW = "Allow"
REFUSE = "Refuse"

# Notices
CLOSE_NOTICE = "Close notice"
NOTICES = {
    "refused": "{name} doesn't want to be recorded.",
    "unanswered": "{name} didn't answer, so nothing is recorded.",
    "withdrawn": "{name} has stopped the recording.",
    "unreachable": "{name} can't be asked right now. Try again in a moment.",
    "low_space": "You're running out of space for the recording.",
    "voice_missing": (
        "This browser can't add one of the voices, so the recording continues without "
        "it."
    ),
    "not_loaded": (
        "The recorder couldn't be loaded, so {name} wasn't asked. "
        "Reload this page and try again. Your call continues."
    ),
    "storage": (
        "This browser doesn't let Waves store a recording, so {name} wasn't asked. "
        "A private window may be the reason."
    ),
    "no_room": "There's no space for a recording, so {name} wasn't asked.",
    "encoder": "This browser can't record right now, so {name} wasn't asked.",
    "voices": "This browser can't record both voices, so {name} wasn't asked.",
    "full": "There's no space left, so the recording has ended.",
    "failed": "Recording failed in this browser.",
    "stalled": "The browser stopped saving, so the recording has ended.",
}
OUTCOMES = {
    "kept": "What was recorded so far is saved.",
    "nothing": "Nothing was recorded.",
    "unread": (
        "What was recorded can't be read right now. Waves will offer it again when you "
        "reload."
    ),
}

# A finished recording
FINISHED = "Finished recording"
WITH_PEER = "Recording with {name}"
UNSAVED = "Unsaved recording with {name}, {time}"
PROCESSING = "Getting it ready…"
NOT_SEEKABLE = "It plays, but you can't skip to another position."
MORE = "{size} · {count} more"
SAVE = "Save recording"
DISCARD = "Discard"
DISCARD_FOR_GOOD = "Discard for good"
KEEP = "Keep"

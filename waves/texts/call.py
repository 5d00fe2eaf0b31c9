"""Sentences of a call: ringing, controls, problems, end reasons."""

from typing import NamedTuple

# Ringing
INCOMING_CALL = "Incoming call"
INCOMING = {"audio": "Incoming voice call", "video": "Incoming video call"}
ACCEPT = "Accept"
DECLINE = "Decline"
ACCEPT_WITHOUT_VIDEO = "Accept without video"
WITHOUT_VIDEO = "Without video"
CALLING = "Calling"
CALLING_NOW = "Calling…"
RINGING = "Ringing…"
CANCEL = "Cancel"

# Controls and status
CALL = "Call"
CONNECTING = "Connecting…"
RECONNECTING = "Reconnecting…"
REMOTE_VIDEO = "Remote video"
YOUR_VIDEO = "Your video"
MOVE_YOUR_VIDEO = "Move your video"
MOVE_HELP = "Use the arrow keys to move it to another corner."
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
MINIMISE = "Minimise call"
MINIMISED_CALL = "Minimised call"
RETURN_TO_CALL = "Return to call"
FULL_SCREEN = "Full screen"
FULL_SCREEN_TIP = "Full screen (F)"
LEAVE_FULL_SCREEN_TIP = "Leave full screen (F)"
PICTURE_IN_PICTURE = "Picture in picture"
MORE = "More"
CLOSE_PANEL = "Close panel"
PEER_MUTED = "muted"
POOR_CONNECTION = {
    "local": "Poor connection (you)",
    "remote": "Poor connection ({name})",
    "both": "Poor connection",
}

# Blocked playback
SOUND_BLOCKED = "Your browser blocked the sound."
TURN_ON_SOUND = "Turn on sound"
VIDEO_PAUSED = "Your browser paused the video."
RESUME_VIDEO = "Resume"

# Camera and microphone
PROBLEMS = {
    "permission_denied": (
        "Waves isn't allowed to use your camera or microphone. "
        "Allow it next to the address bar, then try again."
    ),
    "permission_dismissed": (
        "The request to use your camera or microphone was closed. "
        "Try again, and choose Allow."
    ),
    "system_denied": (
        "Your system doesn't let this browser use your camera or microphone. "
        "Allow it in the system's privacy settings and try again. "
        "You may have to restart the browser."
    ),
    "no_camera": "No camera was found, so {name} can't see you.",
    "no_microphone": "No microphone was found, so {name} can't hear you. Plug one in.",
    "device_busy": (
        "Another app is using your camera or microphone. Close it, then try again."
    ),
    "device_taken": (
        "Your system has paused your camera or microphone, perhaps for another app."
    ),
    "device_failed": "Your camera or microphone couldn't be opened. Try again.",
    "insecure": (
        "This page can't use a camera or microphone. "
        "Open Waves over https or on localhost."
    ),
}
PEER_PROBLEMS = {
    "permission_denied": (
        "{name} hasn't given permission for the camera or microphone. "
        "Wait a moment, or write a message."
    ),
    "permission_dismissed": (
        "{name} hasn't allowed the camera or microphone yet. "
        "Wait a moment, or write a message."
    ),
    "system_denied": "{name}'s system doesn't allow the camera or microphone.",
    "no_camera": "{name} has no camera. You can still talk.",
    "no_microphone": "{name} has no microphone, so you can't hear them.",
    "device_busy": "Another app is using {name}'s camera or microphone.",
    "device_taken": "{name}'s system has paused their camera or microphone.",
    "device_failed": "{name}'s camera or microphone couldn't be opened.",
    "insecure": "{name}'s browser can't use a camera or microphone in Waves.",
}

# The end
ENDED = "Call ended"
CALL_AGAIN = "Call again"
LEAVE_MESSAGE = "Leave a message"
AFTER = "{reason} ({elapsed})"


class EndReason(NamedTuple):
    """The sentence for an end reason, for the caller and for the callee."""

    caller: str
    callee: str


def _for_both(sentence: str) -> EndReason:
    return EndReason(sentence, sentence)


END_REASONS: dict[str, EndReason] = {
    "declined": EndReason("{name} declined the call.", "You declined the call."),
    "cancelled": EndReason("You cancelled the call.", "{name} cancelled the call."),
    "busy": EndReason(
        "{name} is in another call. Try again later.",
        "{name} called while you were in another call.",
    ),
    "missed": EndReason("{name} didn't answer.", "Missed call from {name}."),
    "unavailable": EndReason(
        "{name} couldn't be reached. Leave a message instead.",
        "{name} called while you were away.",
    ),
    "hung_up": _for_both("The call is over."),
    "connection_failed": _for_both(
        "Your browsers couldn't connect to each other. Check the networks, then try "
        "again."
    ),
    "peer_left": _for_both("The connection to {name} was lost."),
    "left": _for_both("{name} left the call."),
    "failed": _for_both("Something went wrong on our side. Try again."),
    "answered_elsewhere": _for_both("You answered in another tab."),
    "declined_elsewhere": _for_both("You declined in another tab."),
}

"""Sentences of screen sharing, on both sides."""

# The sharing side
SHARE_SCREEN = "Share screen"
SHARE_TIP = "Share screen (S)"
SHARE_TIP_SILENT = "Share screen without sound (S)"
STOP_TIP = "Stop sharing (S)"
UNSUPPORTED_TIP = "This browser can't share a screen"
STOP = "Stop sharing"
YOUR_SCREEN = "Your screen"
SHARING = "You're sharing your screen"
WITH_SOUND = "with sound"
WITHOUT_SOUND = "without sound"
REACH = {
    "waiting": "{name} can't see it yet…",
    "interrupted": "{name} can't see it right now. Trying again…",
}
MODE = "What you're sharing"
MODE_TEXT = "Text"
MODE_TEXT_HINT = "Sharp: for documents and code"
MODE_MOTION = "Motion"
MODE_MOTION_HINT = "Smooth: for videos and games"
NO_SOUND = "Your browser can't share sound. {name} will only see your screen."
SHARE_WITHOUT_SOUND = "Share without sound"
NOT_NOW = "Not now"
PROBLEMS = {
    "unsupported": (
        "This browser can't share a screen. Phones and tablets can't; "
        "computers can. You can still see what {name} shares."
    ),
    "system_denied": (
        "Your system doesn't let this browser record the screen. "
        "Allow it in the system's privacy settings, then share again."
    ),
    "display_forbidden": (
        "This browser doesn't allow screen sharing here. "
        "An organisation may manage its settings."
    ),
    "display_failed": (
        "Your screen couldn't be shared. Try again. If that doesn't help, check the "
        "system settings under Privacy & security."
    ),
}

# The viewing side
REMOTE_SCREEN = "Remote screen"
FRAME = "Shared screen: use the arrow keys to move it when it's zoomed in"
PEER_SHARES = "{name} is sharing their screen"
PEER_WAITING = "{name} is sharing their screen. Waiting for the picture…"
PEER_INTERRUPTED = "{name}'s screen was interrupted. Waiting for it…"
ZOOM_IN = "Zoom in"
ZOOM_IN_TIP = "Zoom in (+)"
ZOOM_OUT = "Zoom out"
ZOOM_OUT_TIP = "Zoom out (-)"
ZOOM_RESET = "Show whole screen"
ZOOM_RESET_TIP = "Show whole screen (0)"
FILL = "Fill the window"

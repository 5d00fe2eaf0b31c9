"""Sentences of pictures, files and voice messages."""

# Composer
ATTACH = "Attach"
REMOVE = "Remove {label}"
TO_SEND = "Files to send"
DROP = "Drop files to send"
PROBLEMS = {
    "too_many": "You can send 10 files at a time. The others were left out.",
    "too_large": "{label} is larger than 25 MB, so it was left out.",
    "empty": "{label} is empty, so it was left out.",
}

# Messages
MESSAGE = {
    "open": "Open photo {name}",
    "download": "Download {name}",
    "cancel": "Cancel sending",
    "broken": "This photo can't be loaded.",
    "play": "Play voice message",
    "pause": "Pause voice message",
    "seek": "Position",
    "speed": "Speed {speed}",
    "unplayable": "This voice message can't be played.",
}
"""The controls of files in a message."""

# Photo viewer
VIEWER = {
    "photo": "Photo",
    "own": "You",
    "previous": "Previous photo",
    "next": "Next photo",
    "nearer": "Zoom in",
    "further": "Zoom out",
    "close": "Close",
    "download": "Download {name}",
    "place": "{number} of {count}",
}

# Voice messages
RECORD = "Record voice message"
RECORDING = {
    "recording": "Voice message",
    "asking": "Allow the microphone to begin",
    "cancel": "Cancel recording",
    "send": "Send voice message",
}
"""The bar in place of the composer."""
VOICE_PROBLEMS = {
    "permission_denied": (
        "Waves isn't allowed to use your microphone. "
        "Allow it next to the address bar, then try again."
    ),
    "permission_dismissed": (
        "The request to use your microphone was closed. Try again, and choose Allow."
    ),
    "system_denied": (
        "Your system doesn't let this browser use your microphone. "
        "Allow it in the system's privacy settings and try again."
    ),
    "no_microphone": "No microphone was found. Plug one in, then try again.",
    "device_busy": ("Another app is using your microphone. Close it, then try again."),
    "insecure": (
        "This page can't use a microphone. Open Waves over https or on localhost."
    ),
}
VOICE_FAILED = "Your microphone couldn't be used. Try again."

# Shared media
SHARED_MEDIA = "Shared media"
GALLERY = {
    "title": SHARED_MEDIA,
    "close": "Close",
    "image": "Photos",
    "voice": "Voice",
    "file": "Files",
    "empty": "Nothing here yet.",
    "loading": "Loading",
    "failed": "This couldn't be loaded.",
    "again": "Try again",
    "jump": "Go to the message of {name}",
}

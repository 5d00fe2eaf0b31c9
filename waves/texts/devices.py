"""Sentences of choosing and checking camera, microphone and speaker."""

from typing import NamedTuple

from waves.texts import call

DEVICES = "Devices"
CAMERA = "Camera"
MICROPHONE = "Microphone"
SPEAKER = "Speaker"
SYSTEM_DEFAULT = "System default"
UNNAMED = {
    "camera": "Camera {number}",
    "microphone": "Microphone {number}",
    "speaker": "Speaker {number}",
}
"""Names of devices whose labels the browser hides."""
NO_SPEAKER_CHOICE = "This browser always uses your system's default speaker."
TEST_SPEAKER = "Play test sound"

# Check
CHECK = "Check camera and microphone"
CHECK_HELP = "Only you see and hear this. Your browser may ask for permission."
STOP_CHECK = "Stop the check"
PREVIEW = "Camera preview"
CAMERA_IS_OFF = "Your camera is off."
LEVEL = "Microphone level"
CHECK_PROBLEMS = call.PROBLEMS | {
    "no_camera": "No camera was found. Plug one in, then try again.",
    "no_microphone": "No microphone was found. Plug one in, then try again.",
}
"""Problems of the device check."""

# Audio processing
YOUR_VOICE = "Your voice"
SOUND_SWITCHES = {
    "echoCancellation": (
        "Echo cancellation",
        "Keeps others from hearing themselves through your speaker.",
    ),
    "noiseSuppression": (
        "Noise suppression",
        "Removes background noise, such as a fan or typing.",
    ),
    "autoGainControl": ("Automatic volume", "Evens out how loud you are."),
    "music": ("Music", "Sends unprocessed sound in higher quality. Use headphones."),
}

# Notices
USE_IT = "Use it"
UNMUTE = "Unmute"
TALKING_WHILE_MUTED = "You're muted. Press M to unmute."


class DeviceNotice(NamedTuple):
    """A notice about a device with a label, and about one without."""

    labelled: str
    unlabelled: str


NOTICES: dict[str, DeviceNotice] = {
    "now_microphone": DeviceNotice(
        "Now using {label}.", "Now using another microphone."
    ),
    "now_speaker": DeviceNotice(
        "{label} was disconnected. Now using your system's default speaker.",
        "Now using your system's default speaker.",
    ),
    "missing_microphone": DeviceNotice(
        "{label} wasn't found. Now using {other}.",
        "Your microphone wasn't found. Now using another one.",
    ),
    "missing_camera": DeviceNotice(
        "{label} wasn't found. Now using {other}.",
        "Your camera wasn't found. Now using another one.",
    ),
    "busy_microphone": DeviceNotice(
        "{label} can't be opened. Now using {other}.",
        "Your microphone can't be opened. Now using another one.",
    ),
    "busy_camera": DeviceNotice(
        "{label} can't be opened. Now using {other}.",
        "Your camera can't be opened. Now using another one.",
    ),
    "microphone_failed": DeviceNotice(
        "{label} can't be opened. Nothing was changed.",
        "This microphone can't be opened. Nothing was changed.",
    ),
    "camera_failed": DeviceNotice(
        "{label} can't be opened. Nothing was changed.",
        "This camera can't be opened. Nothing was changed.",
    ),
    "speaker_failed": DeviceNotice(
        "{label} can't be used. Sound plays on your system's default speaker.",
        "This speaker can't be used. Sound plays on your system's default speaker.",
    ),
    "camera_lost": DeviceNotice(
        "{label} was disconnected, so your camera is off. {other} is available.",
        "Your camera was disconnected, so it's off. Another one is available.",
    ),
    "camera_back": DeviceNotice(
        "{label} is connected.", "Another camera is connected."
    ),
    "microphone_new": DeviceNotice(
        "{label} is connected.", "Another microphone is connected."
    ),
}

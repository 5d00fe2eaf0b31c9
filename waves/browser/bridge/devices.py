"""Choosing cameras, microphones and speakers, and what is said about them."""

from dataclasses import dataclass

import reflex as rx

from waves.browser import bridge

bridge.at_home("devices", "useDevices", "useDeviceNotices", "deviceActions")

_devices = bridge.Store("devices", "useDevices")
_notices = bridge.Store("deviceNotices", "useDeviceNotices")


@dataclass
class Found:
    """A camera, microphone or speaker (`call/media/device_list.ts`)."""

    id: str
    label: str
    """Empty before the person has allowed devices."""


class Devices:
    """The devices that exist and those chosen (`call/media/device_settings.ts`)."""

    cameras: rx.Var[list[Found]] = _devices.var("cameras", list[Found])
    microphones: rx.Var[list[Found]] = _devices.var("microphones", list[Found])
    speakers: rx.Var[list[Found]] = _devices.var("speakers", list[Found])
    camera: rx.Var[str] = _devices.var("camera", str)
    """The id of the chosen one; empty: what the system prefers."""
    microphone: rx.Var[str] = _devices.var("microphone", str)
    speaker: rx.Var[str] = _devices.var("speaker", str)
    has_speaker_choice: rx.Var[bool] = _devices.var("hasSpeakerChoice", bool)
    is_free: rx.Var[bool] = _devices.var("isFree", bool)
    """No call uses the devices: they may be checked."""
    is_checking: rx.Var[bool] = _devices.var("isChecking", bool)
    """The check of the settings page has camera and microphone open."""
    has_picture: rx.Var[bool] = _devices.var("hasPicture", bool)
    problem: rx.Var[str] = _devices.var("problem", str)
    """What the check could not open; as `Call.problem`."""
    is_testing: rx.Var[bool] = _devices.var("isTesting", bool)
    """The test sound is playing."""
    echo_cancellation: rx.Var[bool] = _devices.var("echoCancellation", bool)
    noise_suppression: rx.Var[bool] = _devices.var("noiseSuppression", bool)
    auto_gain_control: rx.Var[bool] = _devices.var("autoGainControl", bool)
    music: rx.Var[bool] = _devices.var("music", bool)


class DeviceNotices:
    """What is said about devices (`call/media/device_notices.ts`, NoticesSnapshot)."""

    code: rx.Var[str] = _notices.var("code", str)
    label: rx.Var[str] = _notices.var("label", str)
    other: rx.Var[str] = _notices.var("other", str)
    has_offer: rx.Var[bool] = _notices.var("hasOffer", bool)
    talking_muted: rx.Var[bool] = _notices.var("talkingMuted", bool)
    """The person talks into a microphone that is muted."""


class DeviceRoom(rx.NoSSRComponent):
    """Around the chooser: what it has opened is given back when it goes."""

    library = "$/waves_js/views/devices"
    tag = "DeviceRoom"


class LevelMeter(rx.NoSSRComponent):
    """A `<meter>` of how loud the microphone is."""

    library = "$/waves_js/views/devices"
    tag = "LevelMeter"

    label: rx.Var[str]

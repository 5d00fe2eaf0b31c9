"""Choosing and trying camera, microphone and speaker: in the settings, in a call."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.browser.bridge.devices import DeviceNotices, DeviceRoom, Devices, LevelMeter
from waves.components.controls import button, heading, switch
from waves.components.icons import icon


def device_chooser(*, in_call: bool) -> rx.Component:
    """Return the chooser.

    Args:
        in_call: It shows what the call uses; else devices open after a click only.
    """
    return DeviceRoom.create(
        rx.fragment() if in_call else _problem(),
        rx.fragment() if in_call else _notice(),
        _camera(in_call=in_call),
        _microphone(),
        _speaker(),
        _treatment(),
        class_name=theme.DEVICES_ON_STAGE if in_call else theme.DEVICES,
    )


def _camera(*, in_call: bool) -> rx.Component:
    nothing = rx.el.p(texts.NO_PICTURE) if in_call else _check()
    return _device(
        texts.CAMERA_DEVICE,
        _select("camera", texts.CAMERA_DEVICE, Devices.cameras, Devices.camera),
        rx.el.div(
            rx.cond(
                Devices.has_picture,
                bridge.StreamVideo.create(
                    which="localCheck", label=texts.CAMERA_PREVIEW
                ),
                nothing,
            ),
            class_name=theme.DEVICE_PREVIEW,
        ),
        rx.fragment() if in_call else rx.cond(Devices.is_checking, _stop()),
    )


def _check() -> rx.Component:
    return rx.cond(
        Devices.is_checking | ~Devices.is_free,
        rx.el.p(texts.NO_PICTURE),
        rx.fragment(
            button(
                icon("video", size=theme.ICON_FIELD),
                texts.CHECK_DEVICES,
                look=theme.BUTTON_PRIMARY,
                on_click=bridge.action("deviceActions.startCheck"),
            ),
            rx.el.p(texts.CHECK_HELP),
        ),
    )


def _stop() -> rx.Component:
    return button(texts.STOP_CHECK, on_click=bridge.action("deviceActions.stopCheck"))


def _microphone() -> rx.Component:
    return _device(
        texts.MICROPHONE_DEVICE,
        _select(
            "microphone",
            texts.MICROPHONE_DEVICE,
            Devices.microphones,
            Devices.microphone,
        ),
        LevelMeter.create(label=texts.MICROPHONE_LEVEL, class_name=theme.DEVICE_LEVEL),
    )


def _speaker() -> rx.Component:
    return _device(
        texts.SPEAKER_DEVICE,
        rx.cond(
            Devices.has_speaker_choice,
            _select("speaker", texts.SPEAKER_DEVICE, Devices.speakers, Devices.speaker),
            rx.el.p(texts.NO_SPEAKER_CHOICE, class_name=theme.DEVICE_HELP),
        ),
        button(
            icon("sound", size=theme.ICON_FIELD),
            texts.TEST_SPEAKER,
            disabled=Devices.is_testing,
            on_click=bridge.action("deviceActions.testSpeaker"),
        ),
    )


def _device(label: str, *parts: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            label, html_for=f"device-{label.lower()}", class_name=theme.DEVICE_LABEL
        ),
        *parts,
        class_name=theme.DEVICE,
    )


def _select(kind: str, label: str, found: Any, chosen: rx.Var[str]) -> rx.Component:
    return rx.el.select(
        rx.el.option(texts.SYSTEM_CHOICE, value=""),
        rx.foreach(
            found,
            lambda one, index: rx.el.option(
                rx.cond(
                    one.label != "",
                    one.label,
                    texts.fill(texts.NAMELESS[label], number=index + 1),
                ),
                value=one.id,
            ),
        ),
        id=f"device-{kind}",
        value=chosen,
        on_change=bridge.with_event("deviceActions.choose", kind),
        class_name=theme.DEVICE_SELECT,
    )


def _treatment() -> rx.Component:
    return rx.el.div(
        heading(texts.SOUND_TREATMENT, level=3, class_name=theme.DEVICE_TITLE),
        _sound_switch(
            "echoCancellation",
            (texts.ECHO_CANCELLATION, texts.ECHO_HELP),
            Devices.echo_cancellation,
        ),
        _sound_switch(
            "noiseSuppression",
            (texts.NOISE_SUPPRESSION, texts.NOISE_HELP),
            Devices.noise_suppression,
        ),
        _sound_switch(
            "autoGainControl",
            (texts.AUTO_GAIN, texts.AUTO_GAIN_HELP),
            Devices.auto_gain_control,
        ),
        _sound_switch("music", (texts.MUSIC, texts.MUSIC_HELP), Devices.music),
        class_name=theme.DEVICE,
    )


def _sound_switch(
    which: str, words: tuple[str, str], is_on: rx.Var[bool]
) -> rx.Component:
    return switch(
        which,
        words,
        is_on=is_on,
        on_click=bridge.action("deviceActions.toggleSound", which),
    )


def _problem() -> rx.Component:
    """Return what the check could not open, and the way to try again."""
    return rx.el.div(
        rx.cond(
            Devices.problem != "",
            rx.el.div(
                rx.el.p(texts.check_problem(Devices.problem)),
                button(texts.TRY_AGAIN, on_click=bridge.action("deviceActions.retry")),
                class_name=theme.DEVICE_PROBLEM,
            ),
        ),
        role="alert",
    )


def _notice() -> rx.Component:
    """Return what is said about devices while no call is there to say it."""
    return rx.el.div(
        rx.cond(
            (DeviceNotices.code != "") & Devices.is_checking,
            rx.el.div(
                rx.el.p(device_words()),
                rx.cond(DeviceNotices.has_offer, accept_offer(button)),
                class_name=theme.DEVICE_NOTICE,
            ),
        ),
        role="status",
    )


def device_words() -> rx.Var[str]:
    """Return what is said about a device that came, went or failed."""
    return texts.device_notice(
        DeviceNotices.code, label=DeviceNotices.label, other=DeviceNotices.other
    )


def accept_offer(make: Any) -> rx.Component:
    """Return the button that takes the device that is offered."""
    return make(texts.USE_IT, on_click=bridge.action("deviceActions.acceptOffer"))

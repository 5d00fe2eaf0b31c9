"""Device selection and testing, on the settings page and in a call."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import (
    DeviceKind,
    DeviceNotices,
    DeviceRoom,
    Devices,
    LevelMeter,
    SoundSwitch,
    StreamVideo,
    actions,
)
from waves.components import text_vars
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
        _audio_processing(),
        class_name="devices on-stage" if in_call else "devices",
    )


def _camera(*, in_call: bool) -> rx.Component:
    nothing = rx.el.p(texts.devices.CAMERA_IS_OFF) if in_call else _check()
    return _device(
        texts.devices.CAMERA,
        _select("camera", texts.devices.CAMERA, Devices.cameras, Devices.camera),
        rx.el.div(
            rx.cond(
                Devices.has_picture,
                StreamVideo.create(which="localCheck", label=texts.devices.PREVIEW),
                nothing,
            ),
            class_name="device-preview",
        ),
        rx.fragment() if in_call else rx.cond(Devices.is_checking, _stop()),
    )


def _check() -> rx.Component:
    return rx.cond(
        Devices.is_checking | ~Devices.is_free,
        rx.el.p(texts.devices.CAMERA_IS_OFF),
        rx.fragment(
            button(
                icon("video", size=theme.ICON_FIELD),
                texts.devices.CHECK,
                look="button-primary",
                on_click=actions.devices.start_check,
            ),
            rx.el.p(texts.devices.CHECK_HELP),
        ),
    )


def _stop() -> rx.Component:
    return button(texts.devices.STOP_CHECK, on_click=actions.devices.stop_check)


def _microphone() -> rx.Component:
    return _device(
        texts.devices.MICROPHONE,
        _select(
            "microphone",
            texts.devices.MICROPHONE,
            Devices.microphones,
            Devices.microphone,
        ),
        LevelMeter.create(label=texts.devices.LEVEL, class_name="device-level"),
    )


def _speaker() -> rx.Component:
    return _device(
        texts.devices.SPEAKER,
        rx.cond(
            Devices.has_speaker_choice,
            _select(
                "speaker", texts.devices.SPEAKER, Devices.speakers, Devices.speaker
            ),
            rx.el.p(texts.devices.NO_SPEAKER_CHOICE, class_name="device-help"),
        ),
        button(
            icon("sound", size=theme.ICON_FIELD),
            texts.devices.TEST_SPEAKER,
            disabled=Devices.is_testing,
            on_click=actions.devices.test_speaker,
        ),
    )


def _device(label: str, *parts: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            label, html_for=f"device-{label.lower()}", class_name="device-label"
        ),
        *parts,
        class_name="device",
    )


def _select(
    kind: DeviceKind, label: str, found: Any, chosen: rx.Var[str]
) -> rx.Component:
    return rx.el.select(
        rx.el.option(texts.devices.SYSTEM_DEFAULT, value=""),
        rx.foreach(
            found,
            lambda one, index: rx.el.option(
                rx.cond(
                    one.label != "",
                    one.label,
                    text_vars.fill(texts.devices.UNNAMED[label], number=index + 1),
                ),
                value=one.id,
            ),
        ),
        id=f"device-{kind}",
        value=chosen,
        on_change=actions.devices.choose(kind),
        class_name="field-input device-select",
    )


def _audio_processing() -> rx.Component:
    return rx.el.div(
        heading(texts.devices.YOUR_VOICE, level=3, class_name="device-title"),
        _sound_switch(
            "echoCancellation",
            (texts.devices.ECHO_CANCELLATION, texts.devices.ECHO_CANCELLATION_HELP),
            Devices.echo_cancellation,
        ),
        _sound_switch(
            "noiseSuppression",
            (texts.devices.NOISE_SUPPRESSION, texts.devices.NOISE_SUPPRESSION_HELP),
            Devices.noise_suppression,
        ),
        _sound_switch(
            "autoGainControl",
            (texts.devices.AUTOMATIC_VOLUME, texts.devices.AUTOMATIC_VOLUME_HELP),
            Devices.auto_gain_control,
        ),
        _sound_switch(
            "music", (texts.devices.MUSIC, texts.devices.MUSIC_HELP), Devices.music
        ),
        class_name="device",
    )


def _sound_switch(
    which: SoundSwitch, words: tuple[str, str], is_on: rx.Var[bool]
) -> rx.Component:
    return switch(
        which,
        words,
        is_on=is_on,
        on_click=actions.devices.toggle_sound(which),
    )


def _problem() -> rx.Component:
    """Return what the check could not open, and the way to try again."""
    return rx.el.div(
        rx.cond(
            Devices.problem != "",
            rx.el.div(
                rx.el.p(
                    text_vars.choose(texts.devices.CHECK_PROBLEMS, Devices.problem)
                ),
                button(texts.app.TRY_AGAIN, on_click=actions.devices.retry),
                class_name="form-error device-problem",
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
                rx.el.p(notice_text()),
                rx.cond(DeviceNotices.has_offer, accept_offer(button)),
                class_name="device-notice",
            ),
        ),
        role="status",
    )


def notice_text() -> rx.Var[str]:
    """Return what is said about a device that came, went or failed."""
    label, other = DeviceNotices.label, DeviceNotices.other
    table = {
        code: rx.cond(
            label != "",
            text_vars.fill(notice.labelled, label=label, other=other),
            notice.unlabelled,
        )
        for code, notice in texts.devices.NOTICES.items()
    }
    return text_vars.choose(table, DeviceNotices.code)


def accept_offer(make: Any) -> rx.Component:
    """Return the button that takes the device that is offered."""
    return make(texts.devices.USE_IT, on_click=actions.devices.accept_offer)

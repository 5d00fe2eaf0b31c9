"""Device selection and testing, on the settings page and in a call."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import (
    DeviceKind,
    DeviceNotices,
    Devices,
    DeviceSettingsScope,
    LevelMeter,
    SoundSwitch,
    StreamVideo,
    actions,
)
from waves.components import text_vars
from waves.components.controls import button, heading, switch
from waves.components.icons import icon


def device_chooser(*, in_call: bool) -> rx.Component:
    """Return the choice of camera, microphone and speaker.

    Args:
        in_call: Whether it shows the call's devices. Otherwise devices are opened only
            by a click on the check.
    """
    return DeviceSettingsScope.create(
        rx.fragment() if in_call else _problem(),
        rx.fragment() if in_call else _notice(),
        _camera(in_call=in_call),
        _device(
            "microphone",
            texts.devices.MICROPHONE,
            _select("microphone", Devices.microphones, Devices.microphone),
            LevelMeter.create(label=texts.devices.LEVEL, class_name="device-level"),
        ),
        _device(
            "speaker",
            texts.devices.SPEAKER,
            rx.cond(
                Devices.has_speaker_choice,
                _select("speaker", Devices.speakers, Devices.speaker),
                rx.el.p(texts.devices.NO_SPEAKER_CHOICE, class_name="device-help"),
            ),
            button(
                icon("sound", size=theme.ICON_FIELD),
                texts.devices.TEST_SPEAKER,
                disabled=Devices.is_testing,
                on_click=actions.devices.test_speaker,
            ),
        ),
        _audio_processing(),
        class_name="devices on-stage" if in_call else "devices",
    )


def _camera(*, in_call: bool) -> rx.Component:
    stop = button(texts.devices.STOP_CHECK, on_click=actions.devices.stop_check)
    return _device(
        "camera",
        texts.devices.CAMERA,
        _select("camera", Devices.cameras, Devices.camera),
        rx.el.div(
            rx.cond(
                Devices.has_picture,
                StreamVideo.create(which="localCheck", label=texts.devices.PREVIEW),
                rx.el.p(texts.devices.CAMERA_IS_OFF) if in_call else _check(),
            ),
            class_name="device-preview",
        ),
        rx.fragment() if in_call else rx.cond(Devices.is_checking, stop),
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


def _device(kind: DeviceKind, label: str, *parts: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"device-{kind}", class_name="device-label"),
        *parts,
        class_name="device",
    )


def _select(kind: DeviceKind, found: Any, chosen: rx.Var[str]) -> rx.Component:
    def option(device: Any, index: Any) -> rx.Component:
        unnamed = text_vars.fill(texts.devices.UNNAMED[kind], number=index + 1)
        label = rx.cond(device.label != "", device.label, unnamed)
        return rx.el.option(label, value=device.id)

    return rx.el.select(
        rx.el.option(texts.devices.SYSTEM_DEFAULT, value=""),
        rx.foreach(found, option),
        id=f"device-{kind}",
        value=chosen,
        on_change=actions.devices.choose(kind),
        class_name="field-input device-select",
    )


def _audio_processing() -> rx.Component:
    return rx.el.div(
        heading(texts.devices.YOUR_VOICE, level=3, class_name="device-title"),
        _sound_switch("echoCancellation", Devices.echo_cancellation),
        _sound_switch("noiseSuppression", Devices.noise_suppression),
        _sound_switch("autoGainControl", Devices.auto_gain_control),
        _sound_switch("music", Devices.music),
        class_name="device",
    )


def _sound_switch(which: SoundSwitch, is_on: rx.Var[bool]) -> rx.Component:
    return switch(
        which,
        texts.devices.SOUND_SWITCHES[which],
        is_on=is_on,
        on_click=actions.devices.toggle_sound(which),
    )


def _problem() -> rx.Component:
    """Return the problem of the device check."""
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
    """Return the notice of a device that changed during the device check."""
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
    """Return the sentence about a device that was connected, disconnected or failed."""
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
    """Return the button that switches to the offered device."""
    return make(texts.devices.USE_IT, on_click=actions.devices.accept_offer)

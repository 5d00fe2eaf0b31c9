"""Controls, avatar and notices that the call screens share."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Handler, Movable, Stage, StreamVideo, actions
from waves.components import text_vars
from waves.components.call.device_notices import device_notice, retry_button
from waves.components.call.recording_notice import recording_notice
from waves.components.controls import plain_button
from waves.components.icons import icon


def peer_avatar(*, class_name: str = "") -> rx.Component:
    """Return the peer's avatar, from what the call knows of the peer."""
    return rx.el.span(
        rx.cond(Call.peer_picture != "", rx.el.img(src=Call.peer_picture, alt="")),
        data_initials=Call.peer_initials,
        class_name=f"avatar {class_name}".strip(),
        aria_hidden="true",
        # Reflex makes a rule of `style`: a ring would change the stylesheet.
        custom_attrs={"style": rx.Var.create(theme.hue(Call.peer_hue))},
    )


def control(
    child: rx.Component, label: str, *, tip: Any, look: str = "", **props: Any
) -> rx.Component:
    """Return a round button with an icon, an accessible name and a tooltip."""
    return plain_button(
        child,
        aria_label=label,
        data_tip=tip,
        class_name=f"control {look}".strip(),
        **props,
    )


def microphone_button() -> rx.Component:
    """Return the toggle `Mute microphone`."""
    return _device_toggle(
        "mic",
        texts.call.MUTE,
        tips=(texts.call.MUTE_TIP, texts.call.UNMUTE_TIP, texts.call.NO_MICROPHONE_TIP),
        is_pressed=Call.mic_muted,
        is_available=Call.has_microphone,
        aria_keyshortcuts="M",
        on_click=actions.call.toggle_microphone,
    )


def camera_button() -> rx.Component:
    """Return the toggle `Turn off camera`."""
    return _device_toggle(
        "video",
        texts.call.CAMERA,
        tips=(
            texts.call.CAMERA_OFF_TIP,
            texts.call.CAMERA_ON_TIP,
            texts.call.NO_CAMERA_TIP,
        ),
        is_pressed=Call.camera_off,
        is_available=Call.has_camera,
        aria_keyshortcuts="V",
        on_click=actions.call.toggle_camera,
    )


def _device_toggle(
    icon_name: str,
    label: str,
    *,
    tips: tuple[str, str, str],
    is_pressed: rx.Var[bool],
    is_available: rx.Var[bool],
    **props: Any,
) -> rx.Component:
    """Return a toggle. Its name is constant, its icon shows the state.

    Args:
        icon_name: The icon; with `_off` it is that of the other state.
        label: The accessible name.
        tips: For on, for off, and for when there is no such device.
        is_pressed: Whether the device is off.
        is_available: Whether there is a device.
        props: Further properties of the button.
    """
    tip_on, tip_off, tip_missing = tips
    return control(
        rx.cond(
            is_pressed | ~is_available,
            icon(f"{icon_name}_off", size=theme.ICON_CALL),
            icon(icon_name, size=theme.ICON_CALL),
        ),
        label,
        tip=rx.cond(is_available, rx.cond(is_pressed, tip_off, tip_on), tip_missing),
        aria_pressed=is_pressed,
        # Not disabled: a click asks again for a device that was refused or missing.
        data_missing=~is_available,
        **props,
    )


def hang_up_button() -> rx.Component:
    """Return the button `Hang up`."""
    return control(
        icon("hang_up", size=theme.ICON_CALL_END),
        texts.call.HANG_UP,
        tip=texts.call.HANG_UP_TIP,
        look="control-end",
        aria_keyshortcuts="H",
        on_click=actions.call.hang_up,
    )


def local_video() -> rx.Component:
    """Return the local video, mirrored; it can be moved to any corner."""
    return rx.cond(
        Call.local_video,
        rx.el.div(
            StreamVideo.create(which="local", label=texts.call.YOUR_VIDEO),
            role="group",
            tab_index=0,
            aria_label=texts.call.MOVE_YOUR_VIDEO,
            class_name="local-video",
            data_corner=Stage.local_video_corner,
            custom_attrs={
                **drag_handlers("localVideo"),
                "aria-description": texts.call.MOVE_HELP,
            },
        ),
    )


def drag_handlers(what: Movable) -> dict[str, Handler]:
    """Return the handlers that move an element to a corner by pointer or arrow keys."""
    return {
        "onPointerDown": actions.drag.grab(what),
        "onKeyDown": actions.drag.key_pressed(what),
    }


def call_notices(*alerts: rx.Component) -> rx.Component:
    """Return the problems of the call, each with what the user can do about it.

    Args:
        alerts: Shown before the problems of devices, playback and recording.
    """
    return rx.el.div(
        *alerts,
        _problem(Call.problem, texts.call.PROBLEMS, retry_button()),
        _problem(Call.peer_problem, texts.call.PEER_PROBLEMS),
        _blocked(
            Call.sound_blocked, texts.call.SOUND_BLOCKED, texts.call.TURN_ON_SOUND
        ),
        _blocked(
            Call.picture_blocked, texts.call.VIDEO_PAUSED, texts.call.RESUME_VIDEO
        ),
        device_notice(),
        recording_notice(),
        role="alert",
        class_name="call-notices",
    )


def _problem(
    code: rx.Var[str], sentences: dict[str, str], *buttons: rx.Component
) -> rx.Component:
    text = text_vars.choose(sentences, code, name=Call.peer_name)
    return rx.cond(code != "", _notice(text, *buttons))


def _blocked(is_blocked: rx.Var[bool], text: str, label: str) -> rx.Component:
    """Return the notice of blocked playback; a click is the gesture that allows it."""
    allow = plain_button(label, on_click=actions.call.enable_sound)
    return rx.cond(is_blocked, _notice(text, allow))


def _notice(text: Any, *buttons: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.p(text), *buttons, class_name="call-notice")

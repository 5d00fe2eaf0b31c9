"""Controls, avatars and notices shared by the call screens."""

from typing import Any, NamedTuple

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, Handler, Movable, Stage, StreamVideo, actions
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.call.device_notices import device_notice, retry_button
from waves.components.call.recording_notice import recording_notice
from waves.components.icons import icon
from waves.state.inbox import Inbox


def peer_avatar(*, class_name: str) -> rx.Component:
    """Return the face of the other person: every friend has a conversation."""
    return rx.foreach(
        Inbox.conversations,
        lambda row: rx.cond(
            row.peer.id == Call.peer_id,
            avatar(row.peer, class_name=class_name),
        ),
    )


def control(
    picture: rx.Component, label: str, *, tip: Any, look: str = "", **props: Any
) -> rx.Component:
    """Return a round control that is called `label` and explained by `tip`."""
    return rx.el.button(
        picture,
        type="button",
        aria_label=label,
        data_tip=tip,
        class_name=f"control {look}".strip(),
        **props,
    )


class _Toggle(NamedTuple):
    """A toggle of the call: its name stays, its picture follows its state."""

    picture: str
    label: str
    pressed: rx.Var[bool]
    available: rx.Var[bool]
    tips: tuple[str, str, str]
    """While it is off, while it is on, while there is no such device."""
    key: str
    does: Handler


def microphone_button() -> rx.Component:
    """Return the toggle `Mute microphone`."""
    return _toggle(
        _Toggle(
            picture="mic",
            label=texts.call.MUTE,
            pressed=Call.mic_muted,
            available=Call.has_microphone,
            tips=(
                texts.call.MUTE_TIP,
                texts.call.UNMUTE_TIP,
                texts.call.NO_MICROPHONE_TIP,
            ),
            key="M",
            does=actions.call.toggle_microphone,
        )
    )


def camera_button() -> rx.Component:
    """Return the toggle `Turn off camera`."""
    return _toggle(
        _Toggle(
            picture="video",
            label=texts.call.CAMERA,
            pressed=Call.camera_off,
            available=Call.has_camera,
            tips=(
                texts.call.CAMERA_OFF_TIP,
                texts.call.CAMERA_ON_TIP,
                texts.call.NO_CAMERA_TIP,
            ),
            key="V",
            does=actions.call.toggle_camera,
        )
    )


def _toggle(switch: _Toggle) -> rx.Component:
    when_off, when_on, when_missing = switch.tips
    working = rx.cond(switch.pressed, when_on, when_off)
    return control(
        rx.cond(
            switch.pressed | ~switch.available,
            icon(f"{switch.picture}_off", size=theme.ICON_CALL),
            icon(switch.picture, size=theme.ICON_CALL),
        ),
        switch.label,
        tip=rx.cond(switch.available, working, when_missing),
        aria_pressed=switch.pressed,
        aria_keyshortcuts=switch.key,
        # Not disabled: a click asks once more for what was refused or missing.
        data_missing=~switch.available,
        on_click=switch.does,
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
    """Return the person's own picture, mirrored; it can be put into any corner."""
    return rx.cond(
        Call.local_video,
        rx.el.div(
            StreamVideo.create(which="local", label=texts.call.YOUR_VIDEO),
            role="group",
            tab_index=0,
            aria_label=texts.call.MOVE_YOUR_VIDEO,
            class_name="local-video",
            data_corner=Stage.self_corner,
            custom_attrs={
                **drag_handlers("self"),
                "aria-description": texts.call.MOVE_HELP,
            },
        ),
    )


def drag_handlers(what: Movable) -> dict[str, Handler]:
    """Return the attributes of what a pointer or the arrow keys move to a corner."""
    return {
        "onPointerDown": actions.drag.grab(what),
        "onKeyDown": actions.drag.key_pressed(what),
    }


def call_notices(*alerts: rx.Component) -> rx.Component:
    """Return what is wrong and what to do: devices on either side, blocked sound.

    Args:
        alerts: What comes first.
    """
    return rx.el.div(
        *alerts,
        rx.cond(
            Call.problem != "",
            _notice(
                text_vars.choose(
                    texts.call.PROBLEMS, Call.problem, name=Call.peer_name
                ),
                retry_button(),
            ),
        ),
        rx.cond(
            Call.peer_problem != "",
            _notice(
                text_vars.choose(
                    texts.call.PEER_PROBLEMS, Call.peer_problem, name=Call.peer_name
                )
            ),
        ),
        _playback_notice(
            Call.sound_blocked, texts.call.SOUND_BLOCKED, texts.call.TURN_ON_SOUND
        ),
        _playback_notice(
            Call.picture_blocked, texts.call.VIDEO_PAUSED, texts.call.RESUME_VIDEO
        ),
        device_notice(),
        recording_notice(),
        role="alert",
        class_name="call-notices",
    )


def _notice(words: Any, *more: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.p(words), *more, class_name="call-notice")


def _playback_notice(is_blocked: rx.Var[bool], words: str, answer: str) -> rx.Component:
    """Return what the browser does not play, and the click that lets it."""
    click = actions.call.enable_sound
    allow = rx.el.button(answer, type="button", on_click=click)
    return rx.cond(is_blocked, _notice(words, allow))

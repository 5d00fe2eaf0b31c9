"""Sharing screens, and how a shared one is looked at."""

import reflex as rx

from waves.browser import bridge

bridge.at_home("share", "useShare", "useZoom", "shareActions", "zoomActions")

_share = bridge.Store("share", "useShare")


class Share:
    """Both directions (`call/share/snapshot.ts`, ShareSnapshot)."""

    supported: rx.Var[bool] = _share.var("supported", bool)
    """False where this browser cannot capture screens, as on phones."""
    sound_supported: rx.Var[bool] = _share.var("soundSupported", bool)
    asking: rx.Var[bool] = _share.var("asking", bool)
    """The person is asked whether to share without sound."""
    sharing: rx.Var[bool] = _share.var("sharing", bool)
    with_sound: rx.Var[bool] = _share.var("withSound", bool)
    mode: rx.Var[str] = _share.var("mode", str)
    """text or motion"""
    reach: rx.Var[str] = _share.var("reach", str)
    """waiting, seen or interrupted: whether the other side gets it."""
    problem: rx.Var[str] = _share.var("problem", str)
    """unsupported, system_denied, display_failed or empty."""
    remote: rx.Var[bool] = _share.var("remote", bool)
    """Their screen is arriving."""
    remote_interrupted: rx.Var[bool] = _share.var("remoteInterrupted", bool)
    remote_waiting: rx.Var[bool] = _share.var("remoteWaiting", bool)
    """They share, and no picture has come yet."""


_zoom = bridge.Store("zoom", "useZoom")


class Zoom:
    """How their screen lies in its frame (`ui/zoom.ts`, ZoomSnapshot)."""

    fills: rx.Var[bool] = _zoom.var("fills", bool)
    changed: rx.Var[bool] = _zoom.var("changed", bool)
    """There is something to go back to."""


class SharedScreen(rx.NoSSRComponent):
    """The frame of their screen: follows wheel, fingers and keys."""

    library = "$/waves_js/views/share"
    tag = "SharedScreen"

    label: rx.Var[str]
    frame_label: rx.Var[str]

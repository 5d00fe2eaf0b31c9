"""How a person sees a running call (`stage/`), and what leaves the page."""

from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

from waves.browser import bridge

bridge.at_home("stage", "useStage", "stageActions", "dragActions")

_stage = bridge.Store("stage", "useStage")


class Stage:
    """Size and place of the call, as this browser remembers them."""

    panel: rx.Var[str] = _stage.var("panel", str)
    """chat, details, devices or empty: what is open beside the faces."""
    minimised: rx.Var[bool] = _stage.var("minimised", bool)
    controls_hidden: rx.Var[bool] = _stage.var("controlsHidden", bool)
    dock_corner: rx.Var[str] = _stage.var("dockCorner", str)
    """top-left, top-right, bottom-left or bottom-right."""
    self_corner: rx.Var[str] = _stage.var("selfCorner", str)
    can_be_full: rx.Var[bool] = _stage.var("canBeFull", bool)
    is_full: rx.Var[bool] = _stage.var("isFull", bool)
    picture_kind: rx.Var[str] = _stage.var("pictureKind", str)
    """window, video, or empty where nothing can leave the page."""
    is_outside: rx.Var[bool] = _stage.var("isOutside", bool)
    """Picture in picture is on."""
    shortcuts: rx.Var[bool] = _stage.var("shortcuts", bool)
    """Single letters do something in a call."""


class PictureInPicture(rx.Component):
    """Draws its children in a window outside of the page, while there is one."""

    library = "$/waves_js/views/stage"
    tag = "PictureInPicture"


class Whereabouts(rx.Component):
    """Makes the call small when the person goes to another page."""

    library = "$/waves_js/views/stage"
    tag = "Whereabouts"

    path: rx.Var[str]


path: rx.Var[str] = rx.Var(
    _js_expr="place.pathname",
    _var_type=str,
    _var_data=VarData(
        imports={"react-router": [ImportVar(tag="useLocation")]},
        hooks={"const place = useLocation();": None},
    ),
).guess_type()
"""The path of the open page, in the browser and at once."""


def movable(what: str) -> dict[str, Any]:
    """Return the attributes of what a pointer or the arrow keys move to a corner."""
    return {
        "onPointerDown": bridge.with_event("dragActions.grab", what),
        "onKeyDown": bridge.with_event("dragActions.keyPressed", what),
    }

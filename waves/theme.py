"""Document head, icon sizes and colour theme.

The tokens and classes are in `assets/waves.css`. Reflex stores the chosen theme in
the browser and marks the root element before the first paint, so that no page
flashes in the other theme.
"""

from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

from waves import texts

STYLESHEETS = ["/waves.css"]

# The theme-color of the page: --surface of the stylesheet, in sRGB.
BAR_LIGHT = "#ffffff"
BAR_DARK = "#10191c"

HEAD_COMPONENTS: list[rx.Component] = [
    rx.el.meta(
        name="viewport",
        content=(
            "width=device-width, initial-scale=1, viewport-fit=cover, "
            "interactive-widget=resizes-content"
        ),
    ),
    rx.el.meta(name="description", content=texts.app.DESCRIPTION),
    rx.el.meta(
        name="theme-color",
        content=BAR_LIGHT,
        custom_attrs={"media": "(prefers-color-scheme: light)"},
    ),
    rx.el.meta(
        name="theme-color",
        content=BAR_DARK,
        custom_attrs={"media": "(prefers-color-scheme: dark)"},
    ),
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(rel="apple-touch-icon", href="/icon-180.png"),
    rx.el.link(rel="manifest", href="/manifest.webmanifest"),
]

# Sizes of icons, in pixels
ICON_TINY = 12
ICON_SMALL = 16
ICON_FIELD = 18
ICON = 20
ICON_CALL = 22
ICON_CALL_END = 26
ICON_EMPTY = 44

_color_mode = VarData(
    imports={
        "$/utils/context": [ImportVar(tag="ColorModeContext")],
        "react": [ImportVar(tag="useContext")],
    },
    hooks={
        "const { rawColorMode, setColorMode } = useContext(ColorModeContext)": None,
    },
)
chosen: rx.Var[str] = rx.Var(
    _js_expr="rawColorMode", _var_type=str, _var_data=_color_mode
)
"""The theme chosen in this browser: light, dark or system."""


def choose(mode: str) -> Any:
    """Return the event chain that changes the theme in the browser."""
    return rx.Var(_js_expr=f'(() => setColorMode("{mode}"))', _var_data=_color_mode).to(
        rx.EventChain
    )


def hue(degrees: rx.Var[int] | int) -> dict[str, Any]:
    """Return the style that colours an avatar.

    Args:
        degrees: The OKLCH hue of the user.
    """
    return {"--h": degrees}

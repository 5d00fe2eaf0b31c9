"""How well the call is carried (`call/stats/quality.ts`)."""

import reflex as rx

from waves.browser import bridge

bridge.at_home("quality", "useQuality")

_quality = bridge.Store("quality", "useQuality")


class Quality:
    """Whose side of the connection is weak."""

    weak: rx.Var[str] = _quality.var("weak", str)
    """local, remote, both (it cannot be told apart) or empty."""

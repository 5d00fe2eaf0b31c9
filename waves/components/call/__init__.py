"""The call of this browser, over whatever page is open."""

from waves.components.call.overlay import overlay

__all__ = ["overlay"]

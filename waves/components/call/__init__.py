"""The call UI, shown above every page."""

from waves.components.call.overlay import overlay

__all__ = ["overlay"]

"""System notifications: their switch, and what they tell of (`ui/notifications.ts`)."""

import reflex as rx

from waves.browser.bridge import Store, at_home
from waves.state.rows import ConversationRow

at_home("notifications", "useNotifications", "notificationActions")

_notifications = Store("notifications", "useNotifications")


class Notifications:
    """Whether this browser shows notifications of Waves."""

    state: rx.Var[str] = _notifications.var("state", str)
    """on, off, asking (the browser asks the person), blocked or unsupported."""


class Notices(rx.Component):
    """Tells the browser of rings and new messages; shows nothing in the page."""

    library = "$/waves_js/views/notifications"
    tag = "Notices"

    user_id: rx.Var[str]
    loaded: rx.Var[bool]
    """The conversations were read: an empty list means that there are none."""
    conversations: rx.Var[list[ConversationRow]]
    incoming: rx.Var[dict[str, str]]
    """What a ring says below the caller's name, by kind of call: audio, video."""

"""The bar of pinned messages."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import PinnedBar, Pins
from waves.browser.bridge.deferred import deferred
from waves.components.icons import icon
from waves.components.var_logic import has_any
from waves.state.conversation import Conversation


def pinned_bar() -> rx.Component:
    """Return the bar, if there are any; its code is loaded when it is first shown.

    It lies above the list and takes none of its height: nothing moves when it appears.
    """
    is_here = Pins.conversation == Conversation.conversation_id
    return rx.cond(is_here & has_any(Pins.pins), deferred("pinned_bar", _bar))


def _bar() -> rx.Component:
    return PinnedBar.create(
        icon("pin_off", size=theme.ICON),
        conversation_id=Conversation.conversation_id,
        pins=Pins.pins,
        peer_name=Conversation.peer.display_name,
        can_unpin=Conversation.open,
        labels=texts.conversation.PINNED_BAR,
        class_name="pinned-bar",
    )

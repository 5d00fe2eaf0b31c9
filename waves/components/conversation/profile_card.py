"""The profile of the peer: the button that opens it, and the card."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import PresenceLine, Today, functions
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import icon_button, plain_button
from waves.components.dialogs import closes
from waves.state.conversation import Conversation
from waves.state.profile_card import ProfileCard

_CARD = "profile-card"


def profile_button() -> rx.Component:
    """Return the button that opens the card of the peer: their picture."""
    peer = Conversation.peer
    return plain_button(
        avatar(peer, class_name="avatar-small"),
        aria_label=_title(),
        aria_haspopup="dialog",
        aria_controls=_CARD,
        class_name="profile-button",
        on_click=ProfileCard.show(peer.id),
        custom_attrs={"popoverTarget": _CARD},
    )


def profile_card() -> rx.Component:
    """Return the card of the peer."""
    peer = Conversation.peer
    # The state may still have the card of another friend.
    is_loaded: Any = ProfileCard.user_id == peer.id
    return rx.el.dialog(
        icon_button(
            "close", texts.app.CLOSE, side="corner", custom_attrs=closes(_CARD)
        ),
        avatar(peer, class_name="avatar-huge"),
        rx.el.h2(peer.display_name, class_name="profile-name", dir="auto"),
        rx.el.p(f"@{peer.username}", class_name="profile-detail"),
        PresenceLine.create(
            user_id=peer.id,
            labels=texts.conversation.PRESENCE,
            class_name="profile-detail",
        ),
        rx.cond(is_loaded & (ProfileCard.about != ""), _about()),
        rx.cond(is_loaded, _since()),
        id=_CARD,
        aria_label=_title(),
        class_name="popover profile-card",
        custom_attrs={"popover": "auto"},
    )


def _title() -> rx.Var[str]:
    name = Conversation.peer.display_name
    return text_vars.label(texts.conversation.PROFILE_OF, name=name)


def _about() -> rx.Component:
    return rx.el.p(ProfileCard.about, class_name="profile-about", dir="auto")


def _since() -> rx.Component:
    date = functions.long_date(ProfileCard.since, Today.place)
    return rx.el.p(
        text_vars.fill(texts.conversation.FRIENDS_SINCE, date=date),
        class_name="profile-since",
    )

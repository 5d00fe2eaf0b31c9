"""The profile of the peer: the button that opens it, and the card."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import PresenceLine, Today, functions
from waves.components import text_vars
from waves.components.avatar import avatar
from waves.components.controls import icon_button, plain_button
from waves.components.dialogs import closes
from waves.components.icons import icon
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
        rx.cond(Conversation.nickname != "", _own_name()),
        rx.el.p(f"@{peer.username}", class_name="profile-detail"),
        PresenceLine.create(
            user_id=peer.id,
            labels=texts.conversation.PRESENCE,
            class_name="profile-detail",
        ),
        rx.cond(is_loaded & (ProfileCard.about != ""), _about()),
        rx.cond(is_loaded, _since()),
        # Who is no friend any more keeps a nickname until it is taken away.
        rx.cond(is_loaded | (Conversation.nickname != ""), _nickname()),
        id=_CARD,
        aria_label=_title(),
        class_name="popover profile-card",
        custom_attrs={"popover": "auto"},
    )


def _title() -> rx.Var[str]:
    name = Conversation.peer.display_name
    return text_vars.label(texts.conversation.PROFILE_OF, name=name)


def _own_name() -> rx.Component:
    """Return what a friend with a nickname calls themselves."""
    return rx.el.p(Conversation.peer_name, class_name="profile-detail", dir="auto")


def _nickname() -> rx.Component:
    """Return the form of the nickname, which opens below its heading."""
    heading = rx.el.summary(
        icon("pencil", size=theme.ICON_SMALL),
        texts.conversation.NICKNAME,
        class_name="button",
    )
    about = rx.cond(
        ProfileCard.problem != "", ProfileCard.problem, texts.conversation.NICKNAME_HELP
    )
    return rx.el.details(
        heading,
        _nickname_form(),
        rx.el.p(about, role="status", class_name="profile-detail"),
        class_name="profile-nickname",
    )


def _nickname_form() -> rx.Component:
    submit: Any = ProfileCard.name_peer(Conversation.conversation_id)
    return rx.el.form(
        rx.el.input(
            name="nickname",
            aria_label=texts.conversation.NICKNAME,
            placeholder=Conversation.peer_name,
            default_value=Conversation.nickname,
            # An input keeps its first value and, with this key, the focus when saved.
            key=Conversation.conversation_id,
            auto_complete="off",
            max_length=60,
            dir="auto",
            class_name="field-input",
        ),
        rx.el.button(
            texts.conversation.SAVE, type="submit", class_name="button button-primary"
        ),
        on_submit=submit,
        class_name="nickname-form",
    )


def _about() -> rx.Component:
    return rx.el.p(ProfileCard.about, class_name="profile-about", dir="auto")


def _since() -> rx.Component:
    date = functions.long_date(ProfileCard.since, Today.place)
    return rx.el.p(
        text_vars.fill(texts.conversation.FRIENDS_SINCE, date=date),
        class_name="profile-since",
    )

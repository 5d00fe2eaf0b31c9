"""The conversation header: the other person and the call buttons."""

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Media, PresenceLine, TypingSign, actions, values
from waves.components.avatar import avatar
from waves.components.controls import heading, icon_button, link, skeleton
from waves.components.conversation.menu import conversation_menu
from waves.components.conversation.message_timer import timer_sign
from waves.components.conversation.profile_card import profile_button, profile_card
from waves.components.conversation.visibility import is_note, is_shown
from waves.components.icons import icon
from waves.state.conversation import Conversation

NO_CALLS = "no-calls"


def conversation_header() -> rx.Component:
    """Return the header: back link, peer, call buttons, menu."""
    return rx.el.header(
        back_link(),
        rx.cond(is_shown, _peer(), peer_skeleton()),
        rx.cond(
            is_shown,
            rx.fragment(
                rx.el.div(
                    rx.cond(Conversation.open & ~is_note, _calls()),
                    conversation_menu(),
                    class_name="pane-header-actions",
                ),
                rx.cond(is_note, rx.fragment(), profile_card()),
            ),
        ),
        class_name="pane-header",
    )


def back_link() -> rx.Component:
    """Return the link back to the people, on screens that fit one pane."""
    return link(
        icon("back", size=theme.ICON),
        to="/",
        aria_label=texts.conversation.BACK,
        class_name="icon-button back-button",
    )


def _peer() -> rx.Component:
    peer = Conversation.peer
    return rx.el.div(
        rx.cond(is_note, avatar(peer, class_name="avatar-small"), profile_button()),
        rx.el.div(
            heading(
                peer.display_name,
                level=1,
                class_name="name pane-header-title",
                dir="auto",
            ),
            rx.el.div(
                rx.cond(is_note, _note_subtitle(), _presence()),
                timer_sign(),
                class_name="pane-header-line",
            ),
            class_name="pane-header-text",
        ),
        class_name="pane-header-peer",
    )


def _note_subtitle() -> rx.Component:
    return rx.el.span(
        texts.conversation.NOTE_SUBTITLE, class_name="pane-header-subtitle"
    )


def _presence() -> rx.Component:
    """Return that the peer is typing, how present they are, or their username."""
    peer = Conversation.peer
    return TypingSign.create(
        PresenceLine.create(
            rx.el.span(f"@{peer.username}", class_name="pane-header-subtitle"),
            user_id=peer.id,
            labels=texts.conversation.PRESENCE,
            class_name="pane-header-subtitle",
        ),
        conversation_id=Conversation.conversation_id,
        label=texts.conversation.TYPING,
        class_name="pane-header-subtitle",
    )


def peer_skeleton() -> rx.Component:
    """Return the placeholder of the peer."""
    return rx.fragment(
        skeleton(class_name="skeleton-face size-9"),
        rx.el.div(
            rx.el.h1(texts.app.LOADING, class_name="sr-only"),
            skeleton(class_name="h-3.5 w-32 max-w-full"),
            class_name="pane-header-text",
        ),
    )


def _calls() -> rx.Component:
    return rx.cond(
        values.can_call,
        rx.fragment(
            icon_button(
                "phone", texts.conversation.VOICE_CALL, on_click=_invite("audio")
            ),
            icon_button(
                "video", texts.conversation.VIDEO_CALL, on_click=_invite("video")
            ),
        ),
        _no_calls(),
    )


def _no_calls() -> rx.Component:
    """Return the call buttons of a browser without WebRTC; they open an explanation."""
    opens = {
        "aria_haspopup": "dialog",
        "aria_controls": NO_CALLS,
        "custom_attrs": {"popoverTarget": NO_CALLS},
    }
    return rx.fragment(
        icon_button("phone", texts.conversation.VOICE_CALL, **opens),
        icon_button("video", texts.conversation.VIDEO_CALL, **opens),
        rx.el.dialog(
            rx.el.p(texts.conversation.NO_CALLS, role="alert"),
            id=NO_CALLS,
            aria_label=texts.conversation.NO_CALLS_TITLE,
            class_name="popover popover-conversation popover-text",
            custom_attrs={"popover": "auto"},
        ),
    )


def _invite(media: Media) -> rx.Var:
    peer = Conversation.peer
    whom = {
        "id": peer.id,
        "username": peer.username,
        "display_name": peer.display_name,
        "avatar_url": peer.avatar_url,
    }
    return actions.call.invite(whom, media)

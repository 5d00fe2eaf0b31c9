"""The `Call details` panel: verification and connection statistics."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, ConnectionInfo, Stage, Verify, actions
from waves.components import text_vars
from waves.components.call.call_status import indicator
from waves.components.call.panel import panel
from waves.components.controls import button, heading, icon_button, plain_button
from waves.components.icons import icon


def details_button() -> rx.Component:
    """Return the button `Call details` of the toolbar."""
    return icon_button(
        "shield",
        texts.verify.CALL_DETAILS,
        side="corner",
        aria_expanded=Stage.panel == "details",
        on_click=actions.stage.toggle_panel("details"),
    )


def verified_indicator() -> rx.Component:
    """Return the indicator `Verified` while the peer is verified."""
    return rx.cond(Verify.verified, indicator("shield_check", texts.verify.VERIFIED))


def verify_alert() -> rx.Component:
    """Return the warning that is shown whatever panel is open."""
    text = text_vars.choose(texts.verify.ALARMS, Verify.alarm, name=Call.peer_name)
    return rx.cond(
        (Verify.alarm != "") & (Verify.alarm != "failed"),
        rx.el.div(
            icon("shield_alert", size=theme.ICON_FIELD),
            rx.el.p(text),
            rx.cond(
                Stage.panel != "details",
                plain_button(
                    texts.verify.COMPARE,
                    on_click=actions.stage.toggle_panel("details"),
                ),
            ),
            class_name="call-notice verify-alert",
        ),
    )


def details_panel() -> rx.Component:
    """Return the panel `Call details`."""
    return panel(
        "details",
        texts.verify.CALL_DETAILS,
        rx.el.div(_verify(), _connection(), class_name="details", tab_index=0),
    )


def _verify() -> rx.Component:
    name = Call.peer_name
    return rx.fragment(
        heading(texts.verify.TITLE, level=3),
        rx.match(
            Verify.state,
            ("ready", _compare()),
            ("failed", _paragraph(text_vars.fill(texts.verify.FAILED, name=name))),
            _paragraph(text_vars.fill(texts.verify.WAITING, name=name)),
        ),
    )


def _paragraph(text: Any) -> rx.Component:
    return rx.el.p(text, class_name="details-lead")


def _compare() -> rx.Component:
    return rx.fragment(
        _paragraph(texts.verify.HELP),
        rx.el.ol(
            rx.foreach(Verify.emoji, _emoji),
            aria_label=text_vars.label(texts.verify.COMPARE_WITH, name=Call.peer_name),
            class_name="sas-emoji",
        ),
        _result(),
        rx.el.div(
            rx.cond(~Verify.verified, _match_button()),
            rx.cond(
                Verify.answer == "mismatch",
                button(
                    texts.verify.HANG_UP_NOW,
                    look="button-danger",
                    on_click=actions.call.hang_up,
                ),
                button(texts.verify.MISMATCH, on_click=actions.verify.deny),
            ),
            rx.cond(
                Verify.has_known,
                button(texts.verify.FORGET, on_click=actions.verify.forget),
            ),
            class_name="details-actions",
        ),
    )


def _emoji(number: Any) -> rx.Component:
    emoji: Any = rx.Var.create(texts.verify.EMOJI)[number]
    return rx.el.li(
        rx.el.span(emoji[0], aria_hidden="true", class_name="sas-emoji-picture"),
        rx.el.span(emoji[1], class_name="sas-emoji-word"),
    )


def _match_button() -> rx.Component:
    return button(
        texts.verify.MATCH,
        look="button-primary",
        on_click=actions.verify.confirm(Verify.emoji),
    )


def _result() -> rx.Component:
    """Return the result of a comparison, in this call or in an earlier one."""
    state = rx.cond(
        Verify.verified & (Verify.peer_key != "known"), "match", Verify.peer_key
    )
    sentence = text_vars.choose(
        texts.verify.STATES,
        state,
        otherwise=texts.verify.STATES["new"],
        name=Call.peer_name,
    )
    return rx.el.div(
        rx.cond(
            Verify.verified,
            icon("shield_check", size=theme.ICON_FIELD),
            icon("shield", size=theme.ICON_FIELD),
        ),
        rx.el.div(
            rx.el.p(sentence),
            rx.cond(~Verify.remembers, rx.el.p(texts.verify.NOT_KEPT)),
        ),
        role="status",
        class_name="verify-state",
    )


def _connection() -> rx.Component:
    route = text_vars.choose(texts.verify.ROUTES, ConnectionInfo.route)
    return rx.fragment(
        heading(texts.verify.CONNECTION, level=3),
        rx.el.dl(
            _statistic(texts.verify.ROUTE, route),
            _statistic(texts.verify.ROUND_TRIP_TIME, ConnectionInfo.round_trip),
            _statistic(texts.verify.VIDEO, ConnectionInfo.picture),
            _statistic(texts.verify.AUDIO, ConnectionInfo.sound),
            _statistic(texts.verify.DURATION, Call.elapsed),
            class_name="details-statistics",
        ),
    )


def _statistic(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.cond(
        value != "", rx.fragment(rx.el.dt(name), rx.el.dd(value)), rx.fragment()
    )

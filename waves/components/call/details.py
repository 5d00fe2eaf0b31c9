"""The `Call details` panel: verification and connection statistics."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser.bridge import Call, ConnectionInfo, Stage, Verify, actions
from waves.components import text_vars
from waves.components.call.call_status import indicator
from waves.components.call.panel import panel
from waves.components.controls import button, heading, icon_button
from waves.components.icons import icon


def details_button() -> rx.Component:
    """Return the button `Call details` of the corner."""
    return icon_button(
        "shield",
        texts.verify.CALL_DETAILS,
        side="corner",
        aria_expanded=Stage.panel == "details",
        on_click=_toggle_panel(),
    )


def verified_indicator() -> rx.Component:
    """Return the sign `Verified` beside the name, once it is true."""
    return rx.cond(Verify.verified, indicator("shield_check", texts.verify.VERIFIED))


def verify_alert() -> rx.Component:
    """Return what has to be said loudly, whatever is open."""
    loud = (Verify.alarm != "") & (Verify.alarm != "failed")
    return rx.cond(
        loud,
        rx.el.div(
            icon("shield_alert", size=theme.ICON_FIELD),
            rx.el.p(
                text_vars.choose(texts.verify.ALARMS, Verify.alarm, name=Call.peer_name)
            ),
            rx.cond(
                Stage.panel != "details",
                rx.el.button(
                    texts.verify.COMPARE, type="button", on_click=_toggle_panel()
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


def _toggle_panel() -> Any:
    return actions.stage.toggle_panel("details")


def _verify() -> rx.Component:
    name = Call.peer_name
    return rx.fragment(
        heading(texts.verify.TITLE, level=3, class_name=""),
        rx.match(
            Verify.state,
            ("ready", _compare()),
            ("failed", _paragraph(text_vars.fill(texts.verify.FAILED, name=name))),
            _paragraph(text_vars.fill(texts.verify.WAITING, name=name)),
        ),
    )


def _paragraph(words: Any) -> rx.Component:
    return rx.el.p(words, class_name="details-lead")


def _compare() -> rx.Component:
    return rx.fragment(
        _paragraph(texts.verify.HELP),
        rx.el.ol(
            rx.foreach(
                Verify.signs,
                lambda one: rx.el.li(
                    rx.el.span(
                        one.emoji, aria_hidden="true", class_name="sas-emoji-picture"
                    ),
                    rx.el.span(one.word, class_name="sas-emoji-word"),
                ),
            ),
            aria_label=text_vars.label(texts.verify.COMPARE_WITH, name=Call.peer_name),
            class_name="sas-emoji",
        ),
        _state(),
        rx.el.div(_verify_buttons(), _forget(), class_name="details-actions"),
    )


def _state() -> rx.Component:
    """Return what follows from what was compared, now or before."""
    said = rx.cond(Verify.verified & (Verify.device != "known"), "match", Verify.device)
    return rx.el.div(
        rx.cond(
            Verify.verified,
            icon("shield_check", size=theme.ICON_FIELD),
            icon("shield", size=theme.ICON_FIELD),
        ),
        rx.el.div(
            rx.el.p(
                text_vars.choose(
                    texts.verify.STATES,
                    said,
                    otherwise=texts.verify.STATES["new"],
                    name=Call.peer_name,
                )
            ),
            rx.cond(~Verify.remembers, rx.el.p(texts.verify.NOT_KEPT)),
        ),
        role="status",
        class_name="verify-state",
    )


def _verify_buttons() -> rx.Component:
    mismatch = Verify.answer == "mismatch"
    return rx.fragment(
        rx.cond(
            ~Verify.verified,
            button(
                texts.verify.MATCH,
                look="button-primary",
                on_click=actions.verify.confirm(Verify.signs),
            ),
        ),
        rx.cond(
            mismatch,
            button(
                texts.verify.HANG_UP_NOW,
                look="button-danger",
                on_click=actions.call.hang_up,
            ),
            button(texts.verify.MISMATCH, on_click=actions.verify.deny),
        ),
    )


def _forget() -> rx.Component:
    return rx.cond(
        Verify.has_known,
        button(texts.verify.FORGET, on_click=actions.verify.forget),
    )


def _connection() -> rx.Component:
    return rx.fragment(
        heading(texts.verify.CONNECTION, level=3, class_name=""),
        rx.el.dl(
            _statistic(
                texts.verify.ROUTE,
                text_vars.choose(texts.verify.ROUTES, ConnectionInfo.route),
            ),
            _statistic(texts.verify.ROUND_TRIP_TIME, ConnectionInfo.round_trip),
            _statistic(texts.verify.VIDEO, ConnectionInfo.picture),
            _statistic(texts.verify.AUDIO, ConnectionInfo.sound),
            _statistic(texts.verify.DURATION, Call.elapsed),
            class_name="details-statistics",
        ),
    )


def _statistic(name: str, value: Any) -> rx.Component:
    shown = rx.Var.create(value)
    return rx.cond(
        shown != "", rx.fragment(rx.el.dt(name), rx.el.dd(shown)), rx.fragment()
    )

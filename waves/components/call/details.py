"""The panel `Call details`: who is at the other end, and how the call travels."""

from typing import Any

import reflex as rx

from waves import texts, theme
from waves.browser import bridge
from waves.browser.bridge import Call
from waves.browser.bridge.stage import Stage
from waves.browser.bridge.verify import Facts, Verify
from waves.components.call.call_status import sign
from waves.components.call.panel import panel
from waves.components.controls import button, heading, icon_button
from waves.components.icons import icon


def details_button() -> rx.Component:
    """Return the button `Call details` of the corner."""
    return icon_button(
        "shield",
        texts.CALL_DETAILS,
        side="corner",
        aria_expanded=Stage.panel == "details",
        on_click=_open(),
    )


def verified_sign() -> rx.Component:
    """Return the sign `Verified` beside the name, once it is true."""
    return rx.cond(Verify.verified, sign("shield_check", texts.VERIFIED))


def verify_alarm() -> rx.Component:
    """Return what has to be said loudly, whatever is open."""
    loud = (Verify.alarm != "") & (Verify.alarm != "failed")
    return rx.cond(
        loud,
        rx.el.div(
            icon("shield_alert", size=theme.ICON_FIELD),
            rx.el.p(texts.verify_alarm(Verify.alarm, name=Call.peer_name)),
            rx.cond(
                Stage.panel != "details",
                rx.el.button(texts.COMPARE, type="button", on_click=_open()),
            ),
            class_name=theme.VERIFY_ALARM,
        ),
    )


def details_panel() -> rx.Component:
    """Return the panel `Call details`."""
    return panel(
        "details",
        texts.CALL_DETAILS,
        rx.el.div(_verify(), _connection(), class_name=theme.DETAILS, tab_index=0),
    )


def _open() -> Any:
    return bridge.action("stageActions.togglePanel", "details")


def _verify() -> rx.Component:
    name = Call.peer_name
    return rx.fragment(
        heading(texts.VERIFY_TITLE, level=3, class_name=""),
        rx.match(
            Verify.state,
            ("ready", _compare()),
            ("failed", _lead(texts.fill(texts.VERIFY_FAILED, name=name))),
            _lead(texts.fill(texts.VERIFY_WAITING, name=name)),
        ),
    )


def _lead(words: Any) -> rx.Component:
    return rx.el.p(words, class_name=theme.DETAILS_LEAD)


def _compare() -> rx.Component:
    return rx.fragment(
        _lead(texts.VERIFY_HELP),
        rx.el.ol(
            rx.foreach(
                Verify.signs,
                lambda one: rx.el.li(
                    rx.el.span(
                        one.emoji, aria_hidden="true", class_name=theme.SIGN_PICTURE
                    ),
                    rx.el.span(one.word, class_name=theme.SIGN_WORD),
                ),
            ),
            aria_label=texts.label(texts.VERIFY_SIGNS, name=Call.peer_name),
            class_name=theme.SIGNS,
        ),
        _state(),
        rx.el.div(_answers(), _forget(), class_name=theme.DETAILS_ACTIONS),
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
            rx.el.p(texts.verify_state(said, name=Call.peer_name)),
            rx.cond(~Verify.remembers, rx.el.p(texts.VERIFY_NOT_KEPT)),
        ),
        role="status",
        class_name=theme.VERIFY_STATE,
    )


def _answers() -> rx.Component:
    mismatch = Verify.answer == "mismatch"
    return rx.fragment(
        rx.cond(
            ~Verify.verified,
            button(
                texts.THEY_MATCH,
                look=theme.BUTTON_PRIMARY,
                on_click=bridge.action("verifyActions.confirm", Verify.signs),
            ),
        ),
        rx.cond(
            mismatch,
            button(
                texts.HANG_UP_NOW,
                look=theme.BUTTON_DANGER,
                on_click=bridge.action("callActions.hangUp"),
            ),
            button(
                texts.THEY_DO_NOT_MATCH, on_click=bridge.action("verifyActions.deny")
            ),
        ),
    )


def _forget() -> rx.Component:
    return rx.cond(
        Verify.has_known,
        button(texts.FORGET_DEVICES, on_click=bridge.action("verifyActions.forget")),
    )


def _connection() -> rx.Component:
    return rx.fragment(
        heading(texts.CONNECTION, level=3, class_name=""),
        rx.el.dl(
            _fact(texts.FACT_ROUTE, texts.choose(texts.ROUTES, Facts.route)),
            _fact(texts.FACT_ROUND_TRIP, Facts.round_trip),
            _fact(texts.FACT_PICTURE, Facts.picture),
            _fact(texts.FACT_SOUND, Facts.sound),
            _fact(texts.FACT_TIME, Call.elapsed),
            class_name=theme.DETAILS_FACTS,
        ),
    )


def _fact(name: str, value: Any) -> rx.Component:
    shown = rx.Var.create(value)
    return rx.cond(
        shown != "", rx.fragment(rx.el.dt(name), rx.el.dd(shown)), rx.fragment()
    )

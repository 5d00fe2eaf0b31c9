"""Active sessions and their revocation."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Form, Today, actions, functions, values
from waves.components import text_vars
from waves.components.controls import button
from waves.components.settings.form_section import (
    action_button,
    help_text,
    outcome,
    section,
)
from waves.state.rows import SessionRow
from waves.state.settings import Account

DONE = {"session": texts.settings.SESSION_ENDED, "others": texts.settings.OTHERS_ENDED}


def sessions_section() -> rx.Component:
    """Return the list of sessions with the current one marked."""
    sessions: Any = Account.sessions
    return section(
        "sessions",
        texts.settings.SESSIONS,
        help_text(texts.settings.SESSIONS_HELP),
        rx.el.ul(
            rx.foreach(Account.sessions, _session),
            aria_label=texts.settings.SESSIONS,
            class_name="settings-list",
        ),
        outcome(DONE),
        rx.cond(
            sessions.length() > 1, action_button(texts.settings.END_OTHERS, "others")
        ),
        about="session others",
    )


def _session(session: SessionRow) -> rx.Component:
    label = f"session-{session.id}"
    return rx.el.li(
        rx.el.div(
            rx.el.p(session.browser, id=label, class_name="settings-name"),
            rx.el.p(_times(session), class_name="settings-sub"),
            class_name="person-names",
        ),
        rx.cond(
            session.current,
            _log_out(),
            action_button(
                texts.settings.END_SESSION,
                "session",
                session.id,
                aria_describedby=label,
            ),
        ),
        key=session.id,
        class_name="settings-row",
    )


def _times(session: SessionRow) -> Any:
    begun_at, seen_at = (
        functions.short_time(time, Today.moment, Today.place)
        for time in (session.created_at, session.last_seen_at)
    )
    begun = text_vars.fill(texts.settings.SESSION_BEGUN, time=begun_at)
    seen = text_vars.fill(texts.settings.SESSION_SEEN, time=seen_at)
    return rx.fragment(
        rx.cond(
            session.current,
            rx.el.strong(texts.settings.THIS_DEVICE, class_name="tag tag-good"),
            rx.el.span(seen),
        ),
        rx.el.span(begun),
    )


def _log_out() -> rx.Component:
    return button(
        texts.people.LOG_OUT,
        disabled=Form.busy | ~values.hydrated,
        on_click=actions.form.log_out,
    )

"""Authenticate the caller of an event and validate its arguments.

The cookie is that of the socket's handshake and may be outdated, so the session row is
read each time. Any client can call any handler with any arguments, so arguments are
validated here, and the services authorise ids.
"""

from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec
from reflex.state import BaseState

from waves import texts
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.schemas import Principal
from waves.core.errors import InvalidInputError, NotFoundError, NotSignedInError
from waves.core.security import token_from_cookies
from waves.core.services import current
from waves.state.tabs import Tabs

LOGIN = "/login"
_OWN = "waves."
T = TypeVar("T")


def session_token(state: BaseState) -> str:
    """Return the session token of the tab's handshake, or the empty string."""
    return token_from_cookies(state.router.headers.cookie)


def tab_token(state: BaseState) -> str:
    """Return the token of the tab: a secret, it gives access to the state."""
    return state.router.session.client_token


async def caller(state: BaseState) -> Principal | None:
    """Return the signed-in user of the tab by the session row, or None."""
    try:
        return await sessions.authenticate(session_token(state))
    except NotSignedInError:
        return None


async def redirect_to_login(state: BaseState) -> EventSpec:
    """Blank the tab and redirect to the log-in page, which leads back here."""
    await blank(state)
    path = _path(state)
    return rx.redirect(LOGIN if path == "/" else f"{LOGIN}?next={quote(path)}")


def where(state: BaseState) -> tuple[str, str]:
    """Return the path of the tab's page and the id of its conversation.

    The page stores the id in the history of the tab
    (`browser/messages/conversation_route.ts`), so that the name in the address is
    looked up only once.
    """
    return _path(state), requested_name(state, "conversation")


def requested_name(state: BaseState, name: str) -> str:
    """Return a value that the page sends with every event, or the empty string."""
    value = state.router_data.get("query", {}).get(name, "")
    return value if isinstance(value, str) else ""


def _path(state: BaseState) -> str:
    path = str(state.router.url.path or "/")
    return path if path.startswith("/") and not path.startswith("//") else "/"


async def blank(state: BaseState) -> None:
    """Reset every state of ours in this tab: all of them are private."""
    current(Tabs).forget(tab_token(state))
    for cls in _own_states(rx.State):
        (await state.get_state(cls)).reset()


def _own_states(parent: type[Any]) -> list[type[Any]]:
    found: list[type[Any]] = []
    for cls in parent.get_substates():
        found += [cls] if cls.__module__.startswith(_OWN) else _own_states(cls)
    return found


def plain(value: list[T]) -> list[T]:
    """Return a list var without Reflex's proxy, so that proxies do not nest."""
    return list(getattr(value, "__wrapped__", value))


def set_changed(state: BaseState, **values: Any) -> None:
    """Set the vars that differ: Reflex sends every var that is set."""
    for name, value in values.items():
        present = getattr(state, name)
        if (plain(present) if isinstance(value, list) else present) != value:
            setattr(state, name, value)


def set_unsent(state: BaseState, **values: Any) -> None:
    """Set vars that the page need not be sent: it has what is new in them already."""
    for name, value in values.items():
        is_waiting = name in state.dirty_vars
        setattr(state, name, value)
        if not is_waiting:
            state.dirty_vars.discard(name)


def validate_id(value: Any) -> UUID:
    """Return an argument as an id.

    Raises:
        NotFoundError: It is not an id.
    """
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError):
        raise NotFoundError from None


def validate_text(value: Any, *, most: int) -> str:
    """Return an argument as a text of at most `most` characters.

    Raises:
        InvalidInputError: It is not a text, or longer.
    """
    if not isinstance(value, str) or len(value) > most:
        raise InvalidInputError({"text": texts.fields.AT_MOST.format(most=most)})
    return value


def validate_seq(value: Any) -> int:
    """Return an argument as the `seq` of a message, 1 or more.

    Raises:
        InvalidInputError: It is not a whole number, or too small or large.
    """
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or not 1 <= value < 2**31:
        raise InvalidInputError({"seq": texts.fields.SEQ})
    return value

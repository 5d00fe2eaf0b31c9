"""Schemas of the events that a page may send over Reflex's socket.

Reflex calls any registered handler with any arguments. Here a handler is called only
with arguments of the types in its signature, and only if a page uses it: the handlers
of our own states, and the few of Reflex's that its client calls.
"""

import inspect
import json
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model
from reflex_base.registry import RegisteredEventHandler, RegistrationContext

OF_REFLEX = frozenset(
    {"hydrate", "hydrate_and_load", "on_load_internal", "handle_frontend_exception"}
)
"""Reflex's own handlers that its client calls. The others, such as `setvar` and
`update_vars_internal`, set vars, and no page of ours needs them."""
_NO_PAGE_CALLS = frozenset({"setvar"})
_OWN = "waves."
M = TypeVar("M", bound=BaseModel)
_STRICT = ConfigDict(strict=True, extra="forbid")


class RejectedFrameError(Exception):
    """No page of ours sends this frame; the message contains no input."""


class _Query(BaseModel):
    """The parameters of an address. On an unknown path, `splat` holds its segments."""

    model_config = ConfigDict(strict=True, extra="allow")
    __pydantic_extra__: dict[str, str | None] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride]  typed as pydantic documents it

    splat: list[str] | str | None = None


class _Where(BaseModel):
    """The address that the page reports."""

    model_config = ConfigDict(strict=True, extra="ignore")

    pathname: str = "/"
    asPath: str = "/"  # noqa: N815  Reflex's name
    query: _Query = _Query()


class _Sent(BaseModel):
    """An event as Reflex's client sends it."""

    model_config = ConfigDict(strict=True, extra="ignore")

    name: str = Field(max_length=200)
    payload: dict[str, Any] = {}
    router_data: _Where = _Where()


class _Greeting(BaseModel):
    """What Reflex's client sends when a tab connects."""

    model_config = ConfigDict(strict=True, extra="ignore")

    event: dict[str, Any] | None = None
    state_schema: str | None = Field(default=None, max_length=64)


def validate_event(data: Any) -> dict[str, Any]:
    """Return an event with only the arguments that its handler takes.

    Raises:
        RejectedFrameError: No page sends this event.
    """
    sent = _read(_Sent, data, "Not an event")
    takes = _signatures().get(sent.name)
    if takes is None:
        known = sent.name in RegistrationContext.get().event_handlers
        msg = f"No page calls {sent.name if known else 'an unknown handler'}"
        raise RejectedFrameError(msg)
    payload = _read(takes, sent.payload, f"{sent.name} does not take this")
    return {
        "name": sent.name,
        "payload": payload.model_dump(exclude_unset=True),
        "router_data": sent.router_data.model_dump(exclude_unset=True),
    }


def validate_connect(data: Any) -> dict[str, Any]:
    """Return what a tab sends when it connects, with its first event validated.

    Raises:
        RejectedFrameError: No page sends this.
    """
    greeting = _read(_Greeting, {} if data is None else data, "Not a greeting")
    checked = greeting.model_dump(exclude_none=True)
    if greeting.event is not None:
        checked["event"] = validate_event(greeting.event)
    return checked


def _read(model: type[M], data: Any, refusal: str) -> M:
    try:
        # NaN and lone surrogates can be neither sent nor stored.
        json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
        return model.model_validate(data)
    except (ValueError, RecursionError):
        raise RejectedFrameError(refusal) from None


@cache
def _signatures() -> dict[str, type[BaseModel]]:
    handlers = RegistrationContext.get().event_handlers
    return {
        name: _signature(name, registered)
        for name, registered in handlers.items()
        if _is_for_pages(name.rpartition(".")[2], registered)
    }


def _is_for_pages(name: str, registered: RegisteredEventHandler) -> bool:
    if name in _NO_PAGE_CALLS:
        return False
    ours = any(state.__module__.startswith(_OWN) for state in registered.states)
    return ours or name in OF_REFLEX


def _signature(name: str, registered: RegisteredEventHandler) -> type[BaseModel]:
    """Return the parameters of a handler as a model.

    Raises:
        TypeError: A parameter has no type annotation.
    """
    function = registered.handler.fn
    hints = get_type_hints(function)
    fields: dict[str, Any] = {}
    for parameter in [*inspect.signature(function).parameters.values()][1:]:
        hint = hints.get(parameter.name, Any)
        if parameter.name == "vars":
            # Reflex's browser storage, which we do not use.
            hint = None
        if hint is Any:
            msg = f"{name}: annotate {parameter.name}"
            raise TypeError(msg)
        is_needed = parameter.default is inspect.Parameter.empty
        fields[parameter.name] = (hint, ... if is_needed else parameter.default)
    return create_model(name, __config__=_STRICT, **fields)

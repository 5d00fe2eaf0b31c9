"""What the generated half of the seam is made of: Vars, event handlers and calls.

A Var from here follows a store in the browser, without a round trip. A handler
runs in the browser, compiled in, so that it works under a strict
Content-Security-Policy.
"""

from datetime import datetime
from typing import Any, TypeVar, get_args
from uuid import UUID

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

LIBRARY = "$/waves_js/bridge"
TABLES = {"messageFunctions": f"{LIBRARY}/messages"}
"""The modules of tables that not every page loads."""
T = TypeVar("T")
Given = T | rx.Var[Any]
"""An argument: a literal, or a Var whose value is known only in the browser."""
JsonText = str | UUID | datetime
"""A string of a row that is given: ids and times are strings in JSON."""
Handler = Any
"""What an event of an element takes; Reflex has no public type for it."""


def _data(*tags: str, hooks: tuple[str, ...] = ()) -> VarData:
    return VarData(
        imports={LIBRARY: [ImportVar(tag=tag) for tag in tags]},
        hooks=dict.fromkeys(hooks),
    )


def _var(expression: str, type_: Any, data: VarData | None) -> Any:
    return rx.Var(_js_expr=expression, _var_type=type_, _var_data=data).guess_type()


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


class Store:
    """A store of the browser: each annotation becomes a Var that follows a field."""

    def __init_subclass__(cls, *, name: str) -> None:
        for field, annotation in cls.__annotations__.items():
            key = _camel(field)
            local = f"{name}_{key}"
            hook = f'const {local} = useField(stores.{name}, "{key}");'
            data = _data("stores", "useField", hooks=(hook,))
            setattr(cls, field, _var(local, get_args(annotation)[0], data))


def value(name: str, type_: Any) -> Any:
    """Return the Var of a React hook in `values`."""
    local = f"values_{name}"
    hook = f"const {local} = values.{name}();"
    return _var(local, type_, _data("values", hooks=(hook,)))


def called(name: str, type_: Any, *arguments: Any, of: str = "functions") -> Any:
    """Return the Var of what a member of `functions` makes of these arguments.

    Args:
        name: The member, as TypeScript spells it.
        type_: What it returns.
        arguments: Vars or literals.
        of: The table that has it.
    """
    written, data = _written(arguments)
    tag = {TABLES.get(of, LIBRARY): [ImportVar(tag=of)]}
    data = VarData.merge(VarData(imports=tag), data)
    return _var(f"{of}.{name}({written})", type_, data)


def handler(name: str, *arguments: Any, takes_event: bool = False) -> Handler:
    """Return what calls a member of `actions` when an event happens.

    Args:
        name: Group and member, as TypeScript spells them.
        arguments: Vars or literals; None is an argument that was left out.
        takes_event: Whether the browser's event comes before them.
    """
    event = ("_event",) if takes_event else ()
    written, data = _written([one for one in arguments if one is not None])
    given = ", ".join(filter(None, (*event, written)))
    return rx.Var(
        _js_expr=f"(({', '.join(event)}) => actions.{name}({given}))",
        _var_data=VarData.merge(_data("actions"), data),
    ).to(rx.EventChain)


def _written(arguments: Any) -> tuple[str, VarData | None]:
    values = [rx.Var.create(argument) for argument in arguments]
    data = VarData.merge(*(one._get_all_var_data() for one in values))  # noqa: SLF001
    return ", ".join(map(str, values)), data

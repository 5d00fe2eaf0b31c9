"""Reads fields, enum members and their docstrings for the exporters."""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """One field of a frame or of an object in it."""

    name: str
    annotation: Any
    required: bool
    """Whether the field is always present."""
    doc: str


def fields_of(model: type[BaseModel], *, sent: bool) -> list[FieldDoc]:
    """Return the fields of `model`, `type` first.

    Args:
        model: A frame, or an object inside one.
        sent: Whether the server writes it: then fields with defaults are present too.
    """
    return [
        FieldDoc(name, field.annotation, _is_there(field, sent=sent), _flat(field))
        for name, field in model.model_fields.items()
    ]


def _is_there(field: FieldInfo, *, sent: bool) -> bool:
    if get_origin(field.annotation) is Literal and isinstance(field.default, str):
        return len(get_args(field.annotation)) == 1 or sent
    if sent:
        return field.exclude_if is None
    return field.is_required()


def _flat(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())


def sentence_of(thing: type) -> str:
    """Return the docstring of a class as one line."""
    return " ".join((inspect.getdoc(thing) or "").split())


def member_sentences(closed: type[Enum]) -> dict[str, str]:
    """Return the docstring below each member of an enum, by member name."""
    source = textwrap.dedent(inspect.getsource(closed))
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.ClassDef)  # noqa: S101  getsource promised it
    sentences: dict[str, str] = {}
    for line, below in zip(definition.body, definition.body[1:], strict=False):
        match line, below:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(sentence))),
            ):
                sentences[name] = " ".join(sentence.split())
            case _:
                continue
    return sentences


def parts_of(models: Iterable[type[BaseModel]]) -> list[type[BaseModel]]:
    """Return the models nested in these models, each once, in order."""
    found: dict[type[BaseModel], None] = {}
    for model in models:
        for field in model.model_fields.values():
            for part in _models_in(field.annotation):
                found |= dict.fromkeys([*parts_of([part]), part])
    return list(found)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def branches_of(annotation: Any) -> list[Any]:
    """Return the alternatives of a union, or the annotation alone."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return branches_of(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return [leaf for part in get_args(annotation) for leaf in branches_of(part)]
    return [annotation]


def is_none(annotation: Any) -> bool:
    """Return whether this alternative of a union is null."""
    return annotation in {None, NoneType}

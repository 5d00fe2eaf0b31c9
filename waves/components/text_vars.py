"""Sentences as Reflex Vars: with values filled in, or chosen by a code."""

from collections.abc import Mapping
from string import Formatter
from typing import Any

import reflex as rx

from waves import texts

Code = rx.Var[str] | str
"""A code; the fields of rows in `rx.foreach` are typed as plain strings."""

_WRITTEN_BY_PEOPLE = frozenset({"name", "query", "email", "label", "other"})
_RIGHT_TO_LEFT = r"/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\ud802\ud803\ud83a\ud83b]/"


def fill(sentence: str, **values: Any) -> rx.Var[str]:
    """Return `sentence` with each `{word}` replaced by its value, a Var or a string.

    Right-to-left names are isolated by FSI and PDI (UAX 9, section 2.7), so that they
    don't reorder the words around them.

    Raises:
        KeyError: A word of the sentence has no value.
    """
    return _joined(sentence, values, isolates=True)


def label(sentence: str, **values: Any) -> rx.Var[str]:
    """Return the same as `fill` without isolation, for an accessible name."""
    return _joined(sentence, values, isolates=False)


def sentence(pattern: str, **values: Any) -> rx.Component:
    """Return the same as `fill` as elements that isolate the values by markup."""
    parts: list[Any] = []
    for literal, word, _format, _conversion in Formatter().parse(pattern):
        parts += [literal] if literal else []
        parts += [rx.el.bdi(values[word])] if word is not None else []
    return rx.fragment(*parts)


def choose(
    table: Mapping[str, Any], code: Code, *, otherwise: Any = "", **values: Any
) -> rx.Var[str]:
    """Return the sentence of `table` for a code, filled in with `values`."""
    if values:
        table = {key: fill(text, **values) for key, text in table.items()}
    chosen: Any = rx.match(code, *table.items(), otherwise)
    return chosen


def error(code: Code) -> rx.Var[str]:
    """Return the sentence for an error code of the server or the browser."""
    return choose(texts.errors.BY_CODE, code, otherwise=texts.errors.SOMETHING_WRONG)


def _joined(sentence: str, values: Mapping[str, Any], *, isolates: bool) -> rx.Var[str]:
    whole: Any = rx.Var.create("")
    for literal, word, _format, _conversion in Formatter().parse(sentence):
        whole = whole + literal if literal else whole
        if word is not None:
            value = rx.Var.create(values[word]).to(str)
            is_isolated = isolates and word in _WRITTEN_BY_PEOPLE
            whole = whole + (_isolated(value) if is_isolated else value)
    return whole


def _isolated(text: rx.Var[str]) -> rx.Var[str]:
    script = f'({_RIGHT_TO_LEFT}.test({text}) ? "\\u2068"+{text}+"\\u2069" : {text})'
    data = text._get_all_var_data()  # noqa: SLF001
    return rx.Var(_js_expr=script, _var_type=str, _var_data=data).to(str)

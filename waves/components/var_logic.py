"""Boolean expressions on Reflex Vars, which have no static types."""

from typing import Any

import reflex as rx

Shown = rx.Component | rx.Var
"""A child of a component: a component or the result of `rx.cond`."""


def has_any(rows: Any) -> Any:
    """Return whether a list Var is not empty."""
    return rows.length() > 0


def negation(var: Any) -> Any:
    """Return whether a Var is false."""
    return ~var

"""Boolean expressions on Reflex Vars, which have no static types."""

from typing import Any

import reflex as rx

Shown = rx.Component | rx.Var
"""What a component takes as a child: a component, or a choice between some."""


def has_any(rows: Any) -> Any:
    """Return whether a list Var has something in it."""
    return rows.length() > 0


def negation(var: Any) -> Any:
    """Return whether a Var is false."""
    return ~var

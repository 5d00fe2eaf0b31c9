"""What a person has just asked for on `/settings`: see `account/settings_forms.ts`."""

import reflex as rx
from reflex.vars import ObjectVar

from waves.browser.bridge import Store, at_home

at_home("account", "useAccount", "accountActions")

_asked = Store("asked", "useAccount")


class Asked:
    """The last thing that was asked for, and what came of it."""

    busy: rx.Var[bool] = _asked.var("busy", bool)
    about: rx.Var[str] = _asked.var("about", str)
    """profile, password, verification, session, others, google, block or empty."""
    error: rx.Var[str] = _asked.var("error", str)
    """An error code that belongs to no field, or empty; see `waves/texts/`."""
    errors: ObjectVar[dict[str, str]] = _asked.var("errors", dict[str, str])
    """Per field name, what is wrong with it, in words from the server."""
    done: rx.Var[bool] = _asked.var("done", bool)
    shown: rx.Var[str] = _asked.var("shown", str)
    """The field whose password is to be seen, or empty."""

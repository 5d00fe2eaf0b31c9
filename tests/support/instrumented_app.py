"""The app as it is served, which first writes down what can be called in it."""

import inspect
import json
import os
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from waves.accounts.passwords.hasher import PasswordHasher
from waves.state import push
from waves.waves import app, services

LISTING = "TESTS_LISTING"


def serve() -> ASGIApp:
    """Return the compiled app; its listing is in the file that `LISTING` names."""
    services.put(PasswordHasher(cost=4))
    # Tests wait for many updates of the state, one after the other.
    push.EVERY_SECONDS = 0.08
    served = app()
    Path(os.environ[LISTING]).write_text(json.dumps(listing()))
    return served


def listing() -> dict[str, Any]:
    """Every handler with its parameters, and every var, by their full names."""
    known = app._registration_context
    return {
        "handlers": {
            name: [*inspect.signature(one.handler.fn).parameters][1:]
            for name, one in known.event_handlers.items()
        },
        "vars": [
            f"{state}.{var}"
            for state, cls in known.base_states.items()
            for var in cls.vars
        ],
    }

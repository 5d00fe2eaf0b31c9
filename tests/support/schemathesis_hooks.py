"""Hooks of schemathesis for this API (SCHEMATHESIS_HOOKS).

`WAVES_FUZZ_LOGIN` and `WAVES_FUZZ_PASSWORD` say who asks: without them, nobody.
"""

import os
import re

import requests
import schemathesis

from tests.support.timeouts import PATIENCE

LOGIN = os.environ.get("WAVES_FUZZ_LOGIN", "")
PASSWORD = os.environ.get("WAVES_FUZZ_PASSWORD", "")
ORIGIN = os.environ["WAVES_FUZZ_ORIGIN"]
URL = os.environ["WAVES_FUZZ_URL"]
COOKIE = "waves"
INTERNAL = re.compile(
    r"Traceback|\bFile \"|site-packages|\.py\b|/work/|/home/|/root/|/usr/|"
    r"sqlalchemy|sqlite|psycopg|pydantic|starlette|granian|"
    r"\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bWHERE\b|\w+Error\b|\w+Exception\b"
)


@schemathesis.check
def no_internal_text(_context, response, case) -> None:
    """Assert that no response reveals internals."""
    said = response.text
    found = INTERNAL.search(said)
    if found is not None:
        raise AssertionError(f"{case.operation.label}: {found.group()!r} in {said!r}")


if LOGIN:

    @schemathesis.auth(refresh_interval=None)
    class Session:
        """Provides a live session, and a new one after it ends."""

        token = ""

        def get(self, _case, _context) -> str:
            """Return the session, or a new one."""
            cookies = {COOKIE: self.token}
            asked = requests.get(
                f"{URL}/api/auth/me", cookies=cookies, timeout=PATIENCE
            )
            if asked.status_code != requests.codes.ok:
                form = {"login": LOGIN, "password": PASSWORD}
                headers = {"Origin": ORIGIN}
                answer = requests.post(
                    f"{URL}/api/auth/login",
                    json=form,
                    headers=headers,
                    timeout=PATIENCE,
                )
                answer.raise_for_status()
                self.token = answer.cookies.get(COOKIE) or ""
            return self.token

        def set(self, case, data, _context) -> None:
            """Add it to the request."""
            case.cookies = {**(case.cookies or {}), COOKIE: data}

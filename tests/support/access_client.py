"""Asking over HTTP as one of the people of the scenario."""

import re
from typing import Any

import httpx

from tests.support import access_policy
from tests.support.access_policy import Rule
from tests.support.access_scenario import AccessScenario
from tests.support.api_client import Person
from waves.core.ids import new_id

CHUNK_HEADERS = {"Content-Type": "application/octet-stream", "Upload-Offset": "0"}


class Caller:
    """A client with the cookie of one person only."""

    def __init__(self, scenario: AccessScenario, client: Person, name: str) -> None:
        self._town = scenario
        self._client = client
        self._who = scenario.people[name]
        self.name = name

    async def ask(
        self, rule: Rule, *, absent: bool = False, extra: dict[str, Any] | None = None
    ) -> httpx.Response:
        """Send the request of a rule.

        Args:
            rule: What to ask, and for what.
            absent: Ask for an id that nobody has instead.
            extra: What stands in the body and in the query besides.
        """
        wanted = access_policy.object_id(self._town, rule.object, self.name)
        if absent or wanted is None:
            wanted = new_id()
        path = rule.path.replace("{emoji}", access_policy.EMOJI)
        path = re.sub(r"\{\w+\}", str(wanted), path)
        body = access_policy.body_of(rule.method, rule.path, self._who, wanted)
        if extra:
            body = {**extra, **(body or {})} if rule.method != "GET" else None
        query = {**(extra or {}), **access_policy.query_of(rule, wanted)}
        chunk = access_policy.chunk_of(rule.method, rule.path)
        return await self.send(rule.method, path, body, query, chunk)

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Any = None,
        chunk: bytes | None = None,
    ) -> httpx.Response:
        """Send a request with the cookie of this person, if they have one."""
        self._client.cookies.clear()
        headers = {"Cookie": f"waves={self._who.token}"} if self._who.token else {}
        sent: dict[str, Any] = {} if body is None else {"json": body}
        if chunk is not None:
            sent = {"content": chunk}
            headers |= CHUNK_HEADERS
        return await self._client.request(
            method, path, headers=headers, params=query, **sent
        )

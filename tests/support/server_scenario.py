"""Users of a running server: two pairs of friends, and a stranger."""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Self

from tests.support.reflex_client import ReflexClient
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from waves.core.ids import new_id

Rows = dict[str, list[tuple[Any, ...]]]
FRIENDS = "the secret of alice"
"""Alice's message to Bob."""
OTHERS = "the secret of carol"
"""Carol's message to Dave."""
NAMES = ("Private Alice", "Private Bob", "Private Carol", "Private Dave")


@dataclass
class ServerScenario:
    """A server with two pairs of friends and a stranger, Mallory."""

    server: Server
    alice: ReflexClient
    bob: ReflexClient
    carol: ReflexClient
    dave: ReflexClient
    mallory: ReflexClient
    nobody: ReflexClient
    ids: list[str]
    """Ids of users, conversations and requests that are not Mallory's."""

    @property
    def private(self) -> tuple[str, ...]:
        """Values that only friends of these users may see."""
        people = (self.alice, self.bob, self.carol, self.dave)
        return ("the secret", *NAMES, *(one.me["email"] for one in people))

    @classmethod
    async def create(cls, server: Server) -> Self:
        """Sign up users: Alice and Bob are friends, and Carol and Dave."""
        tag = new_id().hex[-8:]
        people = {
            name: await ReflexClient(server, f"{name}{tag}").sign_up(
                display_name=f"Private {name.title()}"
            )
            for name in ("alice", "bob", "carol", "dave", "mallory")
        }
        alice, bob, carol, dave = (people[n] for n in ("alice", "bob", "carol", "dave"))
        await alice.befriend(bob)
        await carol.befriend(dave)
        await alice.write(bob, FRIENDS)
        sent = await carol.write(dave, OTHERS)
        request = {"user_id": carol.me["id"]}
        asked = await alice.done("POST", "/api/friend-requests", request)
        await _has_written_to(server, [one.me["email"] for one in people.values()])
        ids = [one.me["id"] for one in (alice, bob, carol, dave)]
        ids += [sent["conversation_id"], sent["id"], asked["id"]]
        return cls(server, **people, nobody=ReflexClient(server), ids=ids)

    async def close(self) -> None:
        """Close all clients."""
        for one in (self.alice, self.bob, self.carol, self.dave):
            await one.aclose()
        await self.mallory.aclose()
        await self.nobody.aclose()

    def log(self, *, since: int = 0) -> str:
        """Return the output of the server from this position on."""
        return self.server.log.read_text(errors="replace")[since:]

    async def is_well(self) -> None:
        """Assert that the server runs and answers Alice."""
        tab = await (await self.alice.tab()).join()
        await tab.hears(FRIENDS)
        await tab.close()

    @property
    def listing(self) -> dict[str, Any]:
        return json.loads((self.server.data / "listing.json").read_text())

    def rows(self) -> Rows:
        """Return the database without changes that every user may cause.

        That is to ask a person to be friends, which moves the other's version.
        """
        requests = "friend_requests"
        with closing(sqlite3.connect(self.server.data / "waves.db")) as database:
            tables = [
                name
                for (name,) in database.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
            ]
            rows = {name: _rows(database, name) for name in tables}
        askers = {one.me["id"].replace("-", "") for one in (self.mallory, self.bob)}
        rows[requests] = [row for row in rows[requests] if row[1] not in askers]
        return rows


async def _has_written_to(server: Server, addresses: list[str]) -> None:
    """Wait for the mails after a sign-up, the only delayed writes."""
    wanted, found = set(addresses), set[str]()
    async with asyncio.timeout(PATIENCE):
        while not wanted <= found:
            await asyncio.sleep(0.02)
            with closing(sqlite3.connect(server.data / "waves.db")) as database:
                links = database.execute("SELECT email_key FROM mail_links")
                found = {address for (address,) in links}


def _rows(database: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    found = database.execute(f"SELECT * FROM {table}")
    kept = [
        place
        for place, (name, *_rest) in enumerate(found.description)
        if name not in {"last_seen_at", "inbox_version"}
    ]
    return sorted((tuple(row[place] for place in kept) for row in found), key=repr)

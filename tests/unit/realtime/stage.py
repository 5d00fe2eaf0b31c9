"""Sockets without a network."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from waves.accounts.sessions.schemas import Principal
from waves.core import clock
from waves.core.ids import new_id
from waves.realtime.connection import Connection
from waves.realtime.protocol.codes import Topic
from waves.realtime.session_check import SessionCheck


class FakeSocket:
    """Records sent frames; can block."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.closed_with: int | None = None
        self.takes = asyncio.Event()
        self.takes.set()
        self.incoming: asyncio.Queue[str | bytes | None] = asyncio.Queue()

    async def receive(self) -> str | bytes | None:
        return await self.incoming.get()

    async def send(self, text: str) -> None:
        await self.takes.wait()
        self.sent.append(text)

    async def close(self, code: int) -> None:
        self.closed_with = code

    @property
    def frames(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.sent]


def a_principal(
    user_id: UUID | None = None, session_id: UUID | None = None
) -> Principal:
    return Principal(
        user_id=user_id or new_id(),
        session_id=session_id or new_id(),
        expires_at=clock.now() + timedelta(hours=1),
    )


def a_connection(
    user_id: UUID | None = None,
    tab_id: str = "tab",
    *topics: Topic,
    session_id: UUID | None = None,
    socket: FakeSocket | None = None,
) -> Connection:
    principal = a_principal(user_id, session_id)
    connection = Connection(socket or FakeSocket(), principal, SessionCheck(""))
    connection.introduce(tab_id, topics or (Topic.MESSAGES, Topic.CALLS))
    return connection

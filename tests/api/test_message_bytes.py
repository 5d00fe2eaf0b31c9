"""What one message costs an open tab, in bytes of both of its sockets.

The tabs have no browser. Each message is read by the receiver, and no update of the
state contains two messages: messages that share one cost less.
"""

import asyncio
import json
import re
from contextlib import suppress
from typing import Any, Self
from uuid import UUID

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.support.api_server import open_socket
from tests.support.friendships import friends_of, write
from tests.support.reflex_client import ROOT_STATE, ReflexClient, Tab
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from waves.chat.conversations import service as conversations
from waves.core.ids import new_id

WINDOW = 100
MESSAGES = 100
MOST_BYTES = 1550
LOAD_MORE = f"{ROOT_STATE}.waves___state___inbox____inbox.load_more"
ROW = r'"id":"([^"]+)","peer"'
LOADED = '"is_hydrated_rx_state_":true'


class OpenTab:
    """A tab on a conversation, with both of its sockets."""

    def __init__(self, tab: Tab, socket: ClientConnection) -> None:
        self.tab, self.socket = tab, socket
        self.frames: list[str] = []
        self._listening = asyncio.create_task(self._listen())
        self._more = asyncio.Event()
        self._before = 0

    @classmethod
    async def open(cls, client: ReflexClient, peer: str) -> Self:
        socket = await open_socket(
            client.server.port, cookies=client.cookie, origin=client.server.url
        )
        hello = {"type": "hello", "tab_id": str(new_id()), "subscribe": ["messages"]}
        await socket.send(json.dumps(hello))
        tab = await (await client.tab()).join(f"/c/{peer}", username=peer)
        await tab.hears(LOADED)
        return cls(tab, socket)

    async def page_on(self) -> list[str]:
        """Load the whole conversation list; return the ids of its rows."""
        heard = "".join(self.tab.heard)
        ids = re.findall(ROW, heard)
        cursors = re.findall(r'"cursor_rx_state_":"([^"]+)"', heard)
        while cursors and cursors[-1]:
            before = len(self.tab.heard)
            await self.tab.send(LOAD_MORE, {"before": cursors[-1]})
            page = await self.tab.hears(f'"after":"{cursors[-1]}"', after=before)
            ids += re.findall(ROW, page)
            cursors = re.findall(r'"next":"([^"]*)"', page)
        assert len({*ids}) == len(ids)
        return ids

    async def send(self, type_: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": type_, **fields}))

    async def gets(self, in_frame: str, in_delta: str) -> None:
        """Wait until both sockets have reported it."""
        async with asyncio.timeout(PATIENCE):
            while not any(in_frame in one for one in reversed(self.frames)):
                self._more.clear()
                await self._more.wait()
        await self.tab.hears(in_delta)

    def count_from_here(self) -> None:
        self._before += self.bytes

    @property
    def bytes(self) -> int:
        """The bytes that were received."""
        received = [*self.frames, *self.tab.heard]
        return sum(len(one.encode()) for one in received) - self._before

    async def close(self) -> None:
        await self.socket.close()
        await asyncio.wait({self._listening})

    async def _listen(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self.socket:
                self.frames.append(str(frame))
                self._more.set()


class Talk:
    """Bob writes to Alice, who has many friends and reads what he writes."""

    def __init__(self, server: Server, others: int) -> None:
        tag = new_id().hex[-8:]
        self.alice = ReflexClient(server, f"alice{tag}")
        self.bob = ReflexClient(server, f"bob{tag}")
        self.others = others

    async def begin(self) -> None:
        for one in (self.alice, self.bob):
            await one.sign_up()
        await friends_of(UUID(self.alice.me["id"]), self.others, self.alice.username)
        await self.alice.befriend(self.bob)
        bob = UUID(self.bob.me["id"])
        talk = await conversations.conversation_with(bob, self.alice.username)
        await write(bob, talk.id, *(f"message {number}" for number in range(WINDOW)))
        self.conversation_id, self.seq = str(talk.id), WINDOW
        self.receiver = await OpenTab.open(self.alice, self.bob.username)
        assert len(await self.receiver.page_on()) == self.others + 1
        self.sender = await OpenTab.open(self.bob, self.alice.username)

    async def send(self) -> None:
        self.seq += 1
        client_id = str(new_id())
        await self.sender.send(
            "message.send",
            conversation_id=self.conversation_id,
            client_id=client_id,
            body=f"message {self.seq}",
        )
        is_read = f'"read_seq":{self.seq}'
        fields = {"conversation_id": self.conversation_id, "seq": self.seq}
        await self.receiver.gets(f'"client_id":"{client_id}"', "")
        await self.receiver.send("message.read", **fields)
        await self.sender.gets(is_read, f'"peer_read_seq_rx_state_":{self.seq}')
        await self.receiver.gets(is_read, f'"last_seq":{self.seq},"unread":0')

    async def mean_bytes(self) -> tuple[float, float]:
        """Return what a message costs the receiver's and the sender's tab."""
        await self.begin()
        await self.send()
        for tab in (self.receiver, self.sender):
            tab.count_from_here()
        for _ in range(MESSAGES):
            await self.send()
        means = self.receiver.bytes / MESSAGES, self.sender.bytes / MESSAGES
        await self.close()
        return means

    async def close(self) -> None:
        for tab in (self.receiver, self.sender):
            await tab.close()
        for client in (self.alice, self.bob):
            await client.aclose()


async def test_a_message_costs_a_tab_few_bytes(
    unlimited: None, beside: None, whole_server: Server
):
    talks = [Talk(whole_server, others) for others in (0, 999)]
    means = await asyncio.gather(*(talk.mean_bytes() for talk in talks))
    for receiver, sender in means:
        assert receiver < MOST_BYTES, means
        assert sender < MOST_BYTES, means

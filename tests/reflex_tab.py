"""A tab of Reflex without a browser: Engine.IO and Socket.IO by hand, byte for byte."""

import asyncio
import json
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from waves.core.ids import new_id

NAMESPACE = "/_event"
LOAD = "reflex___state____state.hydrate_and_load"
PATIENCE = 10.0


class ReflexTab:
    """One connection to `/_event`; `heard` is every packet since the connect."""

    def __init__(self, connection: ClientConnection, token: str) -> None:
        self._connection = connection
        self._changed = asyncio.Event()
        self.token = token
        self.heard: list[str] = []
        self.is_lost = False
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(
        cls, url: str, *, cookie: str = "", token: str = "", origin: str | None = None
    ) -> Self:
        """Connect as Reflex's page does; `token` is what Reflex calls the tab."""
        token = token or str(new_id())
        address = url.replace("http", "ws", 1) + f"{NAMESPACE}/"
        connection = await connect(
            f"{address}?EIO=4&transport=websocket&token={token}",
            origin=Origin(origin or url),
            additional_headers={"Cookie": cookie} if cookie else {},
            open_timeout=PATIENCE,
            close_timeout=1,
            proxy=None,
        )
        tab = cls(connection, token)
        await tab.join()
        return tab

    async def join(self) -> None:
        """Enter the namespace, also again on a connection that was put out of it."""
        before = len(self.heard)
        await self._connection.send(f"40{NAMESPACE},")
        await self.until(lambda: any(self._is("40", one) for one in self.since(before)))

    async def load(self, path: str = "/", **query: str) -> str:
        """Load a page; return everything that came until it was loaded."""
        before = len(self.heard)
        await self.call(LOAD, path=path, query=query)
        await self.until(lambda: _is_loaded(self.since(before)))
        return "".join(self.since(before))

    async def call(
        self, event: str, *, path: str = "/", query: Any = None, **payload: Any
    ) -> None:
        """Send an event, whether or not the server may want it."""
        router = {"pathname": path, "asPath": path, "query": query or {}}
        fields = {"name": event, "router_data": router, "payload": payload}
        await self._connection.send(f"42{NAMESPACE},{json.dumps(['event', fields])}")

    async def until(self, condition: Any) -> None:
        """Wait until `condition()` holds of what was heard."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def put_out(self) -> None:
        """Wait until the server has closed this tab's socket."""
        await self.until(lambda: self.is_lost or self._is("41", self.heard[-1]))

    def since(self, place: int) -> list[str]:
        """Return the packets from this place on."""
        return self.heard[place:]

    async def close(self) -> None:
        self._reading.cancel()
        await self._connection.close()

    def _is(self, kind: str, packet: str) -> bool:
        return packet.startswith(f"{kind}{NAMESPACE},")

    async def _read(self) -> None:
        try:
            async for packet in self._connection:
                if packet == "2":
                    await self._connection.send("3")
                    continue
                self.heard.append(str(packet))
                self._changed.set()
        except ConnectionClosed:
            pass
        self.is_lost = True
        self._changed.set()


def _is_loaded(packets: list[str]) -> bool:
    return any('"is_hydrated_rx_state_":true' in packet for packet in packets)

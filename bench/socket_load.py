"""Acknowledged sends per second over `/api/ws` with 16 connections."""

import asyncio
import json
import time
import uuid
from collections.abc import Sequence

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bench.figures import Figure

PEOPLE = 16
SENDS_EACH = 60
PASSWORD = "a long walk by the sea"


async def measure(url: str, *, runs: int) -> list[Figure]:
    """Let eight pairs send; each socket waits for the ack before its next message."""
    people = await asyncio.gather(*(_person(url, number) for number in range(PEOPLE)))
    conversations = [
        await _befriend(people[i], people[i + 1]) for i in range(0, PEOPLE, 2)
    ]
    sockets = [await _socket(url, person) for person in people]
    rates, latencies = [], []
    for _ in range(runs):
        began = time.perf_counter()
        done = await asyncio.gather(
            *(_write(sockets[i], conversations[i // 2]) for i in range(PEOPLE))
        )
        rates.append(PEOPLE * SENDS_EACH / (time.perf_counter() - began))
        latencies += [latency for person in done for latency in person]
    for socket in sockets:
        await socket.close()
    return [
        Figure("acknowledged sends, 16 sockets", "/s", tuple(rates)),
        Figure("send to ack at that rate", "ms", tuple(latencies)),
    ]


async def _person(url: str, number: int) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=url, headers={"Origin": url}, timeout=60)
    name = f"load{number}-{uuid.uuid4().hex[:8]}"  # noqa: TID251  a name, not an id
    form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    answer = await client.post("/api/auth/signup", json=form)
    answer.raise_for_status()
    client.headers["x-user-id"] = answer.json()["id"]
    return client


async def _befriend(one: httpx.AsyncClient, other: httpx.AsyncClient) -> str:
    target = {"user_id": other.headers["x-user-id"]}
    asked = (await one.post("/api/friend-requests", json=target)).json()
    (await other.post(f"/api/friend-requests/{asked['id']}/accept")).raise_for_status()
    return (await one.get("/api/conversations")).json()["items"][0]["id"]


async def _socket(url: str, person: httpx.AsyncClient) -> ClientConnection:
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    address = url.replace("http", "ws", 1) + "/api/ws"
    socket = await connect(
        address, additional_headers={"Cookie": cookie, "Origin": url}
    )
    hello = {"type": "hello", "tab_id": str(uuid.uuid4()), "subscribe": []}  # noqa: TID251
    await socket.send(json.dumps(hello))
    await _next(socket, "welcome")
    return socket


async def _next(socket: ClientConnection, kind: str) -> dict[str, str]:
    while True:
        frame = json.loads(await socket.recv())
        if frame["type"] == kind:
            return frame
        if frame["type"] == "error":
            raise RuntimeError(frame)


async def _write(socket: ClientConnection, conversation: str) -> Sequence[float]:
    latencies = []
    for number in range(SENDS_EACH):
        frame = {
            "type": "message.send",
            "conversation_id": conversation,
            "client_id": str(uuid.uuid4()),  # noqa: TID251  as a browser makes it
            "body": f"load {number}",
        }
        began = time.perf_counter()
        await socket.send(json.dumps(frame))
        await _next(socket, "message.ack")
        latencies.append((time.perf_counter() - began) * 1000)
    return latencies

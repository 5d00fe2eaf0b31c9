"""Sockets that open at the same time."""

import asyncio

from waves.core.openings import AT_ONCE, Openings


async def test_a_few_open_at_a_time_and_the_others_wait_in_order():
    openings, inside, order = Openings(), [0], []
    most = 0

    async def open_one(number: int) -> None:
        nonlocal most
        async with openings:
            inside[0] += 1
            most = max(most, inside[0])
            order.append(number)
            await asyncio.sleep(0)
            inside[0] -= 1

    await asyncio.gather(*(open_one(number) for number in range(50)))
    assert (most, order) == (AT_ONCE, [*range(50)])

"""Steps of a call over real sockets."""

from waves.core.ids import new_id


def offer(call_id, n=0, **fields):
    return {
        "call_id": call_id,
        "link": "main",
        "epoch": 0,
        "n": n,
        "description": {"type": "offer", "sdp": "v=0\r\n"},
        **fields,
    }


async def ring(caller_page, callee_page, callee, *, media="video"):
    call_id = new_id()
    await caller_page.send(
        "call.invite", call_id=call_id, callee_id=callee.id, media=media
    )
    assert (await callee_page.receive_until("call.incoming"))["call_id"] == str(call_id)
    await callee_page.send("call.ringing", call_id=call_id)
    assert (await caller_page.receive_until("call.ringing"))["call_id"] == str(call_id)
    return call_id


async def connected(caller_page, callee_page, callee):
    call_id = await ring(caller_page, callee_page, callee)
    accepted = await callee_page.ask("call.accept", call_id=call_id)
    assert accepted["type"] == "call.accepted"
    told = await caller_page.receive_until("call.accepted")
    return call_id, told, accepted

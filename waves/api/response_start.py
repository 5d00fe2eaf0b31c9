"""What a middleware does when a response begins."""

from collections.abc import Callable

from starlette.types import Message, Send


def before_response(send: Send, act: Callable[[Message], None]) -> Send:
    """Return a `send` that first passes the start of the response to `act`."""

    async def send_after(message: Message) -> None:
        if message["type"] == "http.response.start":
            act(message)
        await send(message)

    return send_after

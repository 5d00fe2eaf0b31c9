"""ASGI middleware that makes the services available during each request."""

from starlette.types import ASGIApp, Receive, Scope, Send

from waves.core.services import Services


class ServicesMiddleware:
    """Sets `services` as the current ones of every request and socket."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the app with the services bound."""
        with self._services.bound():
            await self._app(scope, receive, send)

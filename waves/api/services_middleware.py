"""ASGI middleware that binds the application's services to what it serves."""

from starlette.types import ASGIApp, Receive, Scope, Send

from waves.core.services import Services


class ServicesMiddleware:
    """Makes `services` the current ones of every request and socket."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request or socket with the services bound."""
        with self._services.bound():
            await self._app(scope, receive, send)

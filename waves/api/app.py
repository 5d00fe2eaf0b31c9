"""The FastAPI app. The composition root mounts Reflex below it."""

from fastapi import FastAPI
from starlette.routing import Route, WebSocketRoute

from waves.api import (
    auth,
    conversations,
    errors,
    friends,
    google,
    health,
    ice,
    mail,
    no_such_route,
    socket,
    users,
)
from waves.api.csrf import CsrfMiddleware
from waves.api.event_socket_middleware import EventSocketMiddleware
from waves.api.page_load_middleware import PageLoadMiddleware
from waves.api.proxy_check import ProxyCheck
from waves.api.request_limits import RequestLimits
from waves.api.security_headers import SecurityHeaders


def create_api() -> FastAPI:
    """Return the API. `ServicesMiddleware` around it makes the services available."""
    app = FastAPI(
        title="Waves",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
    )
    errors.install(app)
    app.include_router(health.router)
    app.include_router(auth.router, responses=errors.PUBLIC_RESPONSES)
    for module in (google, mail):
        app.include_router(module.router, responses=errors.PUBLIC_RESPONSES)
    for module in (users, friends, conversations, ice):
        app.include_router(module.router, responses=errors.SIGNED_IN_RESPONSES)
    app.include_router(socket.router)
    _close(app)
    # The middleware that is added last is the outermost.
    app.add_middleware(EventSocketMiddleware)
    app.add_middleware(RequestLimits)
    app.add_middleware(CsrfMiddleware)
    app.add_middleware(PageLoadMiddleware)
    app.add_middleware(ProxyCheck)
    app.add_middleware(SecurityHeaders)
    return app


def _close(app: FastAPI) -> None:
    """Answer unknown paths below `/api`, so that none of them returns a page."""
    rest = no_such_route.NoSuchRoute(app.routes)
    for path in ("/api", "/api/{path:path}"):
        app.router.routes.append(Route(path, rest, include_in_schema=False))
        app.router.routes.append(WebSocketRoute(path, rest))

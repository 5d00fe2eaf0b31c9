"""The FastAPI app. The composition root mounts Reflex below it."""

from collections.abc import MutableMapping
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
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
    metrics,
    no_such_route,
    socket,
    users,
)
from waves.api.csrf import CsrfMiddleware
from waves.api.event_socket_middleware import EventSocketMiddleware
from waves.api.page_load_middleware import PageLoadMiddleware
from waves.api.proxy_check import ProxyCheck
from waves.api.request_context import RequestContext
from waves.api.request_limits import RequestLimits
from waves.api.request_metrics import RequestMetrics
from waves.api.security_headers import SecurityHeaders
from waves.core.tracing import Tracing

_PROBES = frozenset({"/api/livez", "/api/readyz", "/api/metrics"})


def create_api(tracing: Tracing | None = None) -> FastAPI:
    """Return the API, whose requests are traced if `tracing` exports.

    `ServicesMiddleware` around it makes the services available.
    """
    app = FastAPI(
        title="Waves",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
        telemetry=_telemetry(tracing),
    )
    errors.install(app)
    app.include_router(health.router)
    app.include_router(metrics.router)
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
    app.add_middleware(RequestMetrics)
    app.add_middleware(RequestContext)
    return app


def _telemetry(tracing: Tracing | None) -> TelemetryConfig:
    provider = tracing.provider if tracing else None
    return {
        "tracing": provider is not None,
        "tracer_provider": provider,
        # `request_metrics.py` measures; these logs contain messages of exceptions.
        "metrics": False,
        "logs": False,
        "operation_spans": False,
        "auto_configure": False,
        "exclude": _is_not_traced,
    }


def _is_not_traced(scope: MutableMapping[str, Any]) -> bool:
    """Return whether this is a socket, whose commands are traces, or monitoring."""
    return scope["type"] == "websocket" or scope["path"] in _PROBES


def _close(app: FastAPI) -> None:
    """Answer unknown paths below `/api`, so that none of them returns a page."""
    rest = no_such_route.NoSuchRoute(app.routes)
    for path in ("/api", "/api/{path:path}"):
        app.router.routes.append(Route(path, rest, include_in_schema=False))
        app.router.routes.append(WebSocketRoute(path, rest))

"""The FastAPI app. The composition root mounts Reflex below it."""

from collections.abc import MutableMapping
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.routing import Route, WebSocketRoute

from waves.api import (
    auth,
    avatars,
    conversations,
    errors,
    files,
    friends,
    google,
    health,
    ice,
    mail,
    messages,
    metrics,
    no_such_route,
    socket,
    users,
)
from waves.api.csrf import CsrfMiddleware
from waves.api.early_list import Draw, EarlyList
from waves.api.event_socket_middleware import EventSocketMiddleware
from waves.api.page_load_middleware import PageLoadMiddleware
from waves.api.proxy_check import ProxyCheck
from waves.api.request_context import RequestContext
from waves.api.request_limits import RequestLimits
from waves.api.request_metrics import RequestMetrics
from waves.api.security_headers import SecurityHeaders
from waves.core.tracing import Tracing

# The last one is the outermost.
_MIDDLEWARES = (
    EventSocketMiddleware,
    RequestLimits,
    CsrfMiddleware,
    PageLoadMiddleware,
    ProxyCheck,
    SecurityHeaders,
    RequestMetrics,
    RequestContext,
)
_PROBES = frozenset({"/api/livez", "/api/readyz", "/api/metrics"})


def create_api(
    tracing: Tracing | None = None, draw_list: Draw | None = None
) -> FastAPI:
    """Return the API, below which the pages are mounted.

    `ServicesMiddleware` around it makes the services available.

    Args:
        tracing: Requests are traced if it exports.
        draw_list: Returns the conversation list that documents are served with.
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
    for module in (users, avatars, friends, conversations, messages, files, ice):
        app.include_router(module.router, responses=errors.SIGNED_IN_RESPONSES)
    app.include_router(socket.router)
    _close(app)
    if draw_list is not None:
        app.add_middleware(EarlyList, draw=draw_list)
    for middleware in _MIDDLEWARES:
        app.add_middleware(middleware)
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

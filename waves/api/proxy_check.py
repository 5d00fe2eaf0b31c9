"""Determine the client address behind trusted proxies, and refuse unknown proxies.

Rate limits are counted by address. Behind a proxy that is not configured, every
request has the address of the proxy, and one attacker exhausts the limit of all users.
The header alone is no evidence, because any client can set it. So production refuses
such requests until `WAVES_TRUSTED_PROXY_HOPS` is correct, and logs the problem once.
"""

from enum import StrEnum
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from waves import texts
from waves.api import errors
from waves.api.request_limits import is_api
from waves.core.errors import UnavailableError
from waves.core.logging import get_logger
from waves.core.services import current
from waves.settings.settings import Settings

logger = get_logger(__name__)

_FORWARDED_FOR = "x-forwarded-for"
# Headers that proxies add and browsers do not send.
_SIGNS = (
    _FORWARDED_FOR,
    "forwarded",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-server",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-envoy-external-address",
    "x-azure-clientip",
    "cf-connecting-ip",
    "true-client-ip",
    "fastly-client-ip",
    "fly-client-ip",
)
_ALIVE = "/api/livez"
# Monitoring queries this process directly, without the proxies.
_MONITORED = frozenset({"/api/readyz", "/api/metrics"})


class ProxyProblem(StrEnum):
    """Why the client address of a request is unknown or doubtful."""

    UNKNOWN_PROXY = (
        "A proxy forwards requests, but WAVES_TRUSTED_PROXY_HOPS is 0: "
        "set it to the number of proxies in front of this server"
    )
    TOO_FEW = (
        "A request came with fewer addresses in X-Forwarded-For than "
        "WAVES_TRUSTED_PROXY_HOPS says: correct the number, or let each proxy append "
        "the address that it sees"
    )
    DOUBTFUL = (
        "The address of a request is a private one that another proxy forwarded: "
        "WAVES_TRUSTED_PROXY_HOPS may be too low"
    )


def client_address(request: HTTPConnection) -> str:
    """Return the client address of a request.

    Each trusted proxy appends the address of its peer to `X-Forwarded-For`. Counted
    from the right, the last one that a trusted proxy appended is the client;
    everything before it was set by the client and is ignored.
    """
    peer = request.client.host if request.client else ""
    return _vouched_for(request.headers) or peer


def problem_of(headers: Headers) -> ProxyProblem | None:
    """Return the problem that the headers of a request show, if any."""
    hops = current(Settings).trusted_proxy_hops
    if hops == 0:
        is_forwarded = any(sign in headers for sign in _SIGNS)
        return ProxyProblem.UNKNOWN_PROXY if is_forwarded else None
    address = _vouched_for(headers)
    if not address:
        return ProxyProblem.TOO_FEW
    is_doubtful = ip_address(address).is_private and len(_forwarded(headers)) > hops
    return ProxyProblem.DOUBTFUL if is_doubtful else None


class ProxyCheck:
    """ASGI middleware: logs each problem; production refuses all but `DOUBTFUL`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._logged: set[ProxyProblem] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the headers of a request or WebSocket; call the app or refuse."""
        kind, path = scope["type"], str(scope.get("path", ""))
        problem = None
        if kind in {"http", "websocket"} and path != _ALIVE:
            problem = problem_of(Headers(scope=scope))
        if problem is ProxyProblem.TOO_FEW and path in _MONITORED:
            problem = None
        if problem is not None:
            self._log(problem)
        if (
            problem in {None, ProxyProblem.DOUBTFUL}
            or not current(Settings).is_production
        ):
            await self._app(scope, receive, send)
        elif kind == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await _refusal(path)(scope, receive, send)

    def _log(self, problem: ProxyProblem) -> None:
        if problem not in self._logged:
            self._logged.add(problem)
            logger.error("proxy_misconfigured", problem=problem)


def _refusal(path: str) -> Response:
    if is_api(path):
        return errors.from_error(UnavailableError(texts.api.UNKNOWN_PROXY))
    return PlainTextResponse(texts.api.UNKNOWN_PROXY, 503)


def _vouched_for(headers: Headers) -> str:
    """Return the address that the outermost trusted proxy appended, or ""."""
    hops, forwarded = current(Settings).trusted_proxy_hops, _forwarded(headers)
    return _parsed(forwarded[-hops]) if 0 < hops <= len(forwarded) else ""


def _forwarded(headers: Headers) -> list[str]:
    listed = ",".join(headers.getlist(_FORWARDED_FOR)).split(",")
    return [address.strip() for address in listed if address.strip()]


def _parsed(address: str) -> str:
    """Return an address without the port that some proxies append; "" if it is none."""
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    try:
        return str(ip_address(address.partition("%")[0]))
    except ValueError:
        return ""

"""OpenID Connect authorization code flow: start it and handle the callback.

A flow is stored as a signed token in a cookie named after the state, so that only
the same browser can complete it, two tabs do not interfere, and the server stores
only which flows were completed.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from waves.accounts.identities.errors import GoogleError, GoogleProblem
from waves.accounts.identities.provider import Claims, Provider, ProviderError
from waves.core import security
from waves.core.logging import get_logger
from waves.core.once import MemoryOnce, Once
from waves.core.redis_client import RedisDownError

logger = get_logger(__name__)

AUDIENCE = "waves:google"
LIFETIME = timedelta(minutes=10)
_SECRET_BYTES = 32


class AuthorizationRequest(BaseModel):
    """The content of the cookie."""

    model_config = ConfigDict(frozen=True)

    state: str
    nonce: str
    verifier: str
    next_path: str
    link_session: UUID | None = None
    """Set when the user of this session links the identity to their account."""


@dataclass(frozen=True, slots=True)
class Start:
    """The URL to send the browser to, and the cookie to set."""

    url: str
    state: str
    cookie: str


def cookie_name(state: str) -> str:
    """Return the name of the cookie of the flow with this state."""
    digest = hashlib.sha256(state.encode()).hexdigest()[:16]
    return f"{security.cookie_name()}-google-{digest}"


def read_start(state: str, cookie: str) -> AuthorizationRequest:
    """Return the request that this browser started with this state.

    Raises:
        GoogleError: The cookie is not valid or has expired.
    """
    try:
        begun = AuthorizationRequest.model_validate(
            security.verify(cookie, audience=AUDIENCE)
        )
    except (security.TokenError, ValidationError):
        raise GoogleError(GoogleProblem.EXPIRED) from None
    if not secrets.compare_digest(begun.state, state):
        raise GoogleError(GoogleProblem.EXPIRED)
    return begun


class OidcFlow:
    """Signs users in with one provider; each flow can be completed once."""

    def __init__(self, provider: Provider, finished: Once | None = None) -> None:
        """Sign in with `provider`; `finished` holds the states of completed flows."""
        self._provider = provider
        self._finished = finished or MemoryOnce()

    @property
    def is_configured(self) -> bool:
        """Whether a provider is configured."""
        return self._provider.is_configured

    async def begin(self, next_path: str, *, link_session: UUID | None = None) -> Start:
        """Start a flow: return the URL to redirect to, and the cookie.

        Args:
            next_path: The path of this site to redirect to after the flow.
            link_session: The session of the user who links the identity to their
                account; None to sign in.

        Raises:
            GoogleError: No provider is configured, or discovery failed.
        """
        if not self.is_configured:
            raise GoogleError(GoogleProblem.OFF, next_path)
        begun = AuthorizationRequest(
            state=secrets.token_urlsafe(_SECRET_BYTES),
            nonce=secrets.token_urlsafe(_SECRET_BYTES),
            verifier=secrets.token_urlsafe(_SECRET_BYTES),
            next_path=next_path,
            link_session=link_session,
        )
        try:
            url = await self._provider.authorization_url(
                state=begun.state, nonce=begun.nonce, verifier=begun.verifier
            )
        except Exception:  # noqa: BLE001  every failure is reported alike
            raise GoogleError(GoogleProblem.FAILED, next_path) from None
        claims = begun.model_dump(mode="json")
        cookie = security.sign(claims, audience=AUDIENCE, lifetime=LIFETIME)
        return Start(url, begun.state, cookie)

    async def claims_for(self, begun: AuthorizationRequest, code: str) -> Claims:
        """Return the claims of the user. A flow can be completed once.

        Raises:
            GoogleError: The flow was completed before, or the exchange failed.
        """
        await self._finish_once(begun)
        try:
            return await self._provider.exchange(
                code, verifier=begun.verifier, nonce=begun.nonce
            )
        except ProviderError:
            raise GoogleError(GoogleProblem.FAILED, begun.next_path) from None

    async def _finish_once(self, begun: AuthorizationRequest) -> None:
        try:
            is_first = await self._finished.take(begun.state, LIFETIME)
        except RedisDownError:
            logger.exception("sign_in_refused", reason="redis_unavailable")
            raise GoogleError(GoogleProblem.FAILED, begun.next_path) from None
        if not is_first:
            raise GoogleError(GoogleProblem.EXPIRED, begun.next_path)

"""Signed tokens, the session cookie and allowed origins.

A token is a JWT (RFC 7519) signed with HS256. The newest secret signs, every
secret verifies, and `kid` names the one used. A token cannot choose how it is
verified: its header may contain only `alg`, `typ` and `kid`, and `alg` must be
HS256 (RFC 8725, sections 3.1 and 3.10).
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from waves.core import clock
from waves.core.services import current
from waves.settings.settings import Settings

ALGORITHM = "HS256"
ISSUER = "waves"
SESSION_AUDIENCE = "waves:session"
MAX_TOKEN_LENGTH = 4096
CLOCK_SET_BACK = timedelta(hours=2)
"""A token may begin so much later than now: a clock that is corrected signs nobody out.

Only this server issues tokens, so one from the future tells nothing but that.
"""
_HEADER_FIELDS = frozenset({"alg", "typ", "kid"})
# The last second that `datetime` can represent; larger values would overflow it.
_LAST_SECOND = 253_402_300_799

Seconds = Annotated[int, Field(strict=True, ge=0, le=_LAST_SECOND)]


class TokenError(Exception):
    """The token is not from Waves, not for this audience, or not valid now."""


class _Times(BaseModel):
    """The claims that every token has."""

    iss: Literal["waves"]
    aud: str = Field(strict=True)
    iat: Seconds
    nbf: Seconds
    exp: Seconds


class SessionClaims(_Times):
    """The claims of a session token; the row in `sessions` can still revoke it."""

    model_config = ConfigDict(frozen=True)

    sub: UUID
    sid: UUID
    jti: Annotated[str, Field(strict=True, min_length=22, max_length=64)]


class SessionToken(BaseModel):
    """A new session token, with the hash and expiry that the database stores."""

    model_config = ConfigDict(frozen=True)

    token: str
    token_hash: str
    expires_at: datetime


@lru_cache(maxsize=8)
def _keys(signing_secrets: tuple[str, ...]) -> dict[str, str]:
    """Return the secrets by key id, newest first."""
    return {_key_id(secret): secret for secret in signing_secrets}


def _key_id(secret: str) -> str:
    return hmac.digest(secret.encode(), b"waves:kid", "sha256").hex()[:16]


def sign(
    claims: Mapping[str, Any],
    *,
    audience: str,
    lifetime: timedelta,
) -> str:
    """Return a token for `audience` with these claims, valid for `lifetime`."""
    keys = _keys(current(Settings).signing_secrets)
    key_id, secret = next(iter(keys.items()))
    issued = clock.now().replace(microsecond=0)
    times = {
        "iss": ISSUER,
        "aud": audience,
        "iat": int(issued.timestamp()),
        "nbf": int(issued.timestamp()),
        "exp": int((issued + lifetime).timestamp()),
    }
    return jwt.encode(
        {**claims, **times}, secret, algorithm=ALGORITHM, headers={"kid": key_id}
    )


def verify(token: str, *, audience: str) -> dict[str, Any]:
    """Return the claims of a token that `sign` issued for this `audience`.

    Raises:
        TokenError: The token is invalid; the error gives no reason.
    """
    if len(token) > MAX_TOKEN_LENGTH or not token.isascii():
        raise TokenError
    secret = _secret_for(token)
    try:
        # Times are checked below, against `clock.now` and as integers: the
        # library would accept "99" and 1e20 as times.
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=ISSUER,
            options={
                "require": ["iss", "aud", "iat", "nbf", "exp"],
                "strict_aud": True,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
        times = _Times.model_validate(claims)
    except (jwt.InvalidTokenError, ValidationError, ValueError):
        raise TokenError from None
    now, leeway = clock.now().timestamp(), CLOCK_SET_BACK.total_seconds()
    if not times.nbf - leeway <= now < times.exp:
        raise TokenError
    return claims


def _secret_for(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise TokenError from None
    key_id = header.get("kid")
    if frozenset(header) != _HEADER_FIELDS or header["alg"] != ALGORITHM:
        raise TokenError
    secret = _keys(current(Settings).signing_secrets).get(str(key_id))
    if secret is None:
        raise TokenError
    return secret


def issue_session_token(user_id: UUID, session_id: UUID) -> SessionToken:
    """Return a new token that names the row `session_id` of `user_id`."""
    lifetime = timedelta(days=current(Settings).session_days)
    token_id = secrets.token_urlsafe(24)
    token = sign(
        {"sub": str(user_id), "sid": str(session_id), "jti": token_id},
        audience=SESSION_AUDIENCE,
        lifetime=lifetime,
    )
    expires_at = clock.now().replace(microsecond=0) + lifetime
    return SessionToken(
        token=token,
        token_hash=hash_token_id(token_id),
        expires_at=expires_at.astimezone(UTC),
    )


def read_session_token(token: str) -> SessionClaims:
    """Verify a session token and return its claims.

    Raises:
        TokenError: The text is not a session token of Waves, or not valid now.
    """
    claims = verify(token, audience=SESSION_AUDIENCE)
    try:
        return SessionClaims.model_validate(claims)
    except ValidationError:
        raise TokenError from None


def hash_token_id(token_id: str) -> str:
    """Return the SHA-256 hash of a token id, which is what the database stores."""
    return hashlib.sha256(token_id.encode()).hexdigest()


def cookie_name() -> str:
    """Return the name of the session cookie.

    Under https the `__Host-` prefix prevents other hosts of the same site from
    setting it (RFC 6265bis, section 4.1.3.2).
    """
    return "__Host-waves" if current(Settings).is_https else "waves"


def cookie_attributes() -> dict[str, Any]:
    """Return the attributes of the session cookie, as Starlette names them."""
    return {
        "path": "/",
        "secure": current(Settings).is_https,
        "httponly": True,
        "samesite": "lax",
    }


def token_from_cookies(header: str | None) -> str:
    """Return the session token of a `Cookie` header, or the empty string."""
    wanted = cookie_name()
    for pair in (header or "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == wanted and value:
            return value
    return ""


def is_allowed_origin(origin: str | None) -> bool:
    """Return whether requests of this `Origin` (RFC 6454) are allowed."""
    return origin in current(Settings).allowed_origins

"""OpenID provider: discovery, signing keys and validation of ID tokens.

OpenID Connect Core 1.0 with the authorization code flow, PKCE (RFC 7636) and the
requirements of RFC 9700 for clients. Google by default; `GOOGLE_ISSUER` selects
another provider. Its tokens are not stored.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken as UntypedIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from waves.accounts.users import names
from waves.core import clock
from waves.settings import validators
from waves.settings.settings import Settings

SCOPE = "openid email profile"
CALLBACK = "/api/auth/google/callback"
# Asymmetric signatures only; neither shared secrets nor "none".
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "EdDSA")
ANSWER_WITHIN_SECONDS = 8.0
LEEWAY_SECONDS = 60
KEPT_SECONDS = 3600.0
# An unknown key id may be a new key. Forged tokens must not cause a request each.
KEYS_AGAIN_AFTER_SECONDS = 30.0
# Authlib has no types.
Client = Any
CodeIDToken: Any = UntypedIDToken
_MAX_TOKEN = 16 * 1024
_MAX_SUBJECT = 255


class ProviderError(Exception):
    """The provider did not answer, or its answer is not valid."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Endpoints from discovery (OpenID Connect Discovery 1.0, section 3)."""

    authorization: str
    token: str
    keys: str


@dataclass(frozen=True, slots=True)
class Claims:
    """Validated claims of an ID token."""

    issuer: str
    subject: str
    """Identifies the user at this issuer permanently; nothing else does."""
    email: str
    """Empty if the provider reports none."""
    email_verified: bool
    name: str


class Provider:
    """A provider, discovered by its issuer; caches its documents for an hour."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._endpoints: Endpoints | None = None
        self._keys: KeySet | None = None
        self._read_at = float("-inf")
        self._keys_at = float("-inf")

    @property
    def is_configured(self) -> bool:
        """Whether a provider is configured."""
        return bool(self._settings.google_client_id)

    async def authorization_url(self, *, state: str, nonce: str, verifier: str) -> str:
        """Return the URL that asks the user for consent.

        Raises:
            ProviderError: Discovery failed.
        """
        async with self._session() as client:
            endpoints = await self._discover(client)
            extra = {"access_type": self._settings.google_access_type}
            url, _ = client.create_authorization_url(
                endpoints.authorization,
                state=state,
                nonce=nonce,
                code_verifier=verifier,
                **{name: value for name, value in extra.items() if value},
            )
        return str(url)

    async def exchange(self, code: str, *, verifier: str, nonce: str) -> Claims:
        """Exchange the code for an ID token and return its claims.

        Raises:
            ProviderError: The exchange failed, or the token is not valid.
        """
        try:
            async with (
                asyncio.timeout(ANSWER_WITHIN_SECONDS),
                self._session() as client,
            ):
                endpoints = await self._discover(client)
                token = await client.fetch_token(
                    endpoints.token,
                    code=code,
                    code_verifier=verifier,
                    grant_type="authorization_code",
                )
                return await self._read(client, token, nonce)
        except ProviderError:
            raise
        # A provider may answer anything: HTML, truncated JSON, nothing.
        except Exception as error:  # noqa: BLE001  see above
            raise ProviderError(type(error).__name__) from None

    def _session(self) -> Client:
        return AsyncOAuth2Client(
            client_id=self._settings.google_client_id,
            client_secret=self._settings.google_client_secret,
            scope=SCOPE,
            redirect_uri=self._settings.base_url + CALLBACK,
            code_challenge_method="S256",
            timeout=ANSWER_WITHIN_SECONDS,
            follow_redirects=False,
        )

    async def _discover(self, client: Client) -> Endpoints:
        if self._endpoints and time.monotonic() - self._read_at < KEPT_SECONDS:
            return self._endpoints
        issuer = self._settings.google_issuer
        found = await _get(client, f"{issuer}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise ProviderError("another issuer")
        self._endpoints = Endpoints(
            authorization=_address(found, "authorization_endpoint"),
            token=_address(found, "token_endpoint"),
            keys=_address(found, "jwks_uri"),
        )
        self._read_at = time.monotonic()
        return self._endpoints

    async def _read(
        self, client: Client, token: Mapping[str, Any], nonce: str
    ) -> Claims:
        id_token = token.get("id_token")
        if not isinstance(id_token, str) or len(id_token) > _MAX_TOKEN:
            raise ProviderError("no ID token")
        decoded = await self._verify(client, id_token)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": self._settings.google_issuer},
                "aud": {"essential": True, "value": self._settings.google_client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True},
            },
            params={
                "nonce": nonce,
                "client_id": self._settings.google_client_id,
                "access_token": token.get("access_token"),
            },
        )
        try:
            claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS)
        except JoseError as error:
            raise ProviderError(f"ID token: {error.error}") from None
        return _read_claims(claims)

    async def _verify(self, client: Client, id_token: str) -> jwt.Token:
        header = jws.extract_compact(id_token.encode()).headers()
        if header.get("alg") not in ALGORITHMS:
            raise ProviderError("ID token: algorithm")
        keys = await self._keys_with(client, header.get("kid"))
        return jwt.decode(id_token, keys, algorithms=list(ALGORITHMS))

    async def _keys_with(self, client: Client, key_id: Any) -> KeySet:
        """Return the provider's keys, read again once for an unknown key id."""
        age = time.monotonic() - self._keys_at
        known = self._keys is not None and age < KEPT_SECONDS
        is_there = known and any(key.kid == key_id for key in self._keys or ())
        if self._keys is None or not (is_there or age < KEYS_AGAIN_AFTER_SECONDS):
            endpoints = await self._discover(client)
            found: Any = await _get(client, endpoints.keys)
            self._keys = KeySet.import_key_set(found)
            self._keys_at = time.monotonic()
        return self._keys


async def _get(client: Client, url: str) -> dict[str, Any]:
    response = await client.request("GET", url, withhold_token=True)
    response.raise_for_status()
    body = response.json()
    if not isinstance(body, dict):
        raise ProviderError("not a JSON object")
    return cast("dict[str, Any]", body)


def _address(found: Mapping[str, Any], name: str) -> str:
    value = str(found.get(name, ""))
    parts = urlsplit(value)
    if parts.scheme != "https" and not validators.is_loopback(parts.hostname):
        raise ProviderError(f"{name} is not https")
    return value


def _read_claims(claims: Mapping[str, Any]) -> Claims:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT:
        raise ProviderError("ID token: sub")
    email, name = claims.get("email"), claims.get("name")
    return Claims(
        issuer=str(claims["iss"]),
        subject=subject,
        email=_email_of(email) if isinstance(email, str) else "",
        # Some providers send the string "false".
        email_verified=claims.get("email_verified") is True,
        name=name if isinstance(name, str) else "",
    )


def _email_of(claim: str) -> str:
    """Return the claimed address, or "" if it is not valid."""
    try:
        return names.clean_email(claim)
    except ValueError:
        return ""

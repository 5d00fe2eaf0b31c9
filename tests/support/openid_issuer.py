"""An OpenID provider on loopback that tests can make malicious."""

import asyncio
import base64
import hashlib
import socket
import time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import FastAPI, Request
from granian.constants import Interfaces
from granian.server.embed import Server
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

from tests.support.timeouts import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

CLIENT_ID = "waves-at-the-issuer"
CLIENT_SECRET = "a-canary-of-a-client-secret"
ACCESS_TOKEN = "canary-access-token"
REFRESH_TOKEN = "canary-refresh-token"

Claims = dict[str, Any]


def half_hash(text: str) -> str:
    """Return `at_hash` for RS256 (OpenID Connect Core, section 3.1.3.6)."""
    digest = hashlib.sha256(text.encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Issuer:
    """A provider that signs in `person`; tests can change any part of its responses."""

    def __init__(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
        self.person: Claims = {
            "sub": "subject-1",
            "email": "alice@example.com",
            "email_verified": True,
            "name": "Alice A.",
        }
        self.nonces: dict[str, str] = {}
        self.challenges: dict[str, str] = {}
        self.exchanges: list[dict[str, str]] = []
        self.key_requests = 0
        self.change_claims: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = self._sign
        self.answer: Callable[[dict[str, Any]], Response] = JSONResponse
        self.delay = 0.0
        self.hides_keys = False
        self.refuses = False
        self._server = Server(
            self._app(),
            address="127.0.0.1",
            port=self.port,
            interface=Interfaces.ASGI,
            log_enabled=False,
        )

    async def __aenter__(self) -> Self:
        self._serving = asyncio.create_task(self._server.serve())
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.005)
                    continue
                writer.close()
                await writer.wait_closed()
                return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.stop()
        await asyncio.wait_for(self._serving, 5)

    def asked(self, authorization_url: str) -> dict[str, str]:
        """Return the query of the authorization request."""
        query = parse_qs(urlsplit(authorization_url).query)
        return {name: values[0] for name, values in query.items()}

    def consent(self, authorization_url: str) -> dict[str, str]:
        """Grant consent; return the callback's query."""
        asked = self.asked(authorization_url)
        code = f"code-{len(self.nonces) + 1}"
        self.nonces[code] = asked["nonce"]
        self.challenges[code] = asked["code_challenge"]
        return {"state": asked["state"], "code": code}

    def _app(self) -> FastAPI:
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self._discovery)
        app.get("/keys")(self._keys)
        app.get("/authorize")(self._authorize)
        app.post("/token")(self._token)
        return app

    async def _discovery(self) -> dict[str, str]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }

    async def _authorize(self, request: Request) -> Response:
        """Serve the consent page, which answers at once."""
        back = self.consent(str(request.url))
        if self.refuses:
            back = {"state": back["state"], "error": "access_denied"}
        where = request.query_params["redirect_uri"]
        return RedirectResponse(f"{where}?{urlencode(back)}", 302)

    async def _keys(self) -> Response:
        self.key_requests += 1
        if self.hides_keys:
            return Response("gone", 503)
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _token(self, request: Request) -> Response:
        body = parse_qs((await request.body()).decode())
        form = {name: values[0] for name, values in body.items()}
        self.exchanges.append(form)
        await asyncio.sleep(self.delay)
        code = form["code"]
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        wanted = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if self.challenges.get(code) != wanted:
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = self.change_claims(self._claims(self.nonces[code]))
        token = {
            "access_token": ACCESS_TOKEN,
            "refresh_token": REFRESH_TOKEN,
            "token_type": "Bearer",
            "expires_in": 3600,
            "id_token": self.sign(claims),
        }
        return self.answer(token)

    def _claims(self, nonce: str) -> Claims:
        now = int(time.time())
        return {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 600,
            "nonce": nonce,
            "at_hash": half_hash(ACCESS_TOKEN),
            **self.person,
        }

    def _sign(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def sign_with_secret(self, claims: Claims) -> str:
        """Sign with the client secret (HS256), which a client must refuse."""
        key = OctKey.import_key(CLIENT_SECRET)
        return jwt.encode({"alg": "HS256", "kid": self.key.kid}, claims, key)

    def sign_with_unknown(self, claims: Claims) -> str:
        """Sign with a key that was never published."""
        stranger = RSAKey.generate_key(2048, {"kid": "stranger"})
        return jwt.encode({"alg": "RS256", "kid": "stranger"}, claims, stranger)

    def sign_as_known(self, claims: Claims) -> str:
        """Sign with another key under the published name."""
        stranger = RSAKey.generate_key(2048, {"kid": str(self.key.kid)})
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, stranger)


def unsigned(claims: Claims, algorithm: str = "none") -> str:
    """Return an unsigned token."""
    import json

    def part(value: object) -> str:
        text = json.dumps(value).encode()
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}."

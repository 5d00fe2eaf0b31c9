"""Forged session tokens."""

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.api_client import SECRET
from waves.calls.tickets import TICKET_AUDIENCE
from waves.core import security

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
"""A foreign key: of a provider, or of the forger."""


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def resigned(
    token: str, *, key: str | bytes = SECRET, header: Any = None, **claims: Any
) -> str:
    """Change a valid token and sign it again; a claim of None is removed."""
    head, body, _mac = token.split(".")
    said = {**json.loads(unpack(head)), **(header or {})}
    claimed = {**json.loads(unpack(body)), **claims}
    claimed = {name: value for name, value in claimed.items() if value is not None}
    signed = f"{part(said)}.{part(claimed)}"
    raw = key.encode() if isinstance(key, str) else key
    return f"{signed}.{part(security.hmac.digest(raw, signed.encode(), 'sha256'))}"


def unpack(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def forgeries(good: str, elsewhere: str) -> dict[str, str]:
    """Return forgeries of a valid session token, by their defect.

    `elsewhere` is an address that nobody should ever ask for a key.
    """
    claims = json.loads(unpack(good.split(".")[1]))
    headers = {**HEADERS, "key elsewhere": {"jku": f"{elsewhere}/jwks"}}
    headers["certificate elsewhere"] = {"x5u": f"{elsewhere}/cert"}
    return {
        **{what: resigned(good, header=said) for what, said in headers.items()},
        **{what: resigned(good, **said) for what, said in _claims(claims).items()},
        **_broken(good),
        **_signed_otherwise(good),
        **_for_another_use(good),
    }


HEADERS: dict[str, dict[str, Any]] = {
    "kid of a path": {"kid": "../../../../dev/null"},
    "kid of SQL": {"kid": "' UNION SELECT 'k' --"},
    "kid of nobody": {"kid": "0" * 16},
    "embedded key": {"jwk": {"kty": "oct", "k": part(b"k" * 32)}},
    "crit": {"crit": ["exp"]},
    "unknown crit": {"crit": ["https://evil.example"], "https://evil.example": 1},
    "unpacked": {"zip": "DEF"},
    "HS512 in name": {"alg": "HS512"},
    "RS256 in name": {"alg": "RS256"},
    "none, signed": {"alg": "none"},
    "NONE, signed": {"alg": "NONE"},
}


def _claims(good: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "no end": {"exp": None},
        "an end in words": {"exp": str(good["exp"])},
        "an end beyond time": {"exp": 1e20},
        "an end that is past": {"exp": good["iat"] - 1},
        "a beginning to come": {"nbf": good["exp"] - 1},
        "another issuer": {"iss": "https://accounts.google.com"},
        "another audience": {"aud": "waves:other"},
        "two audiences": {"aud": ["waves:session", "waves:other"]},
        "a session that is not there": {"sid": good["sub"]},
        "an id that was not given": {"jti": "x" * 32},
    }


def _broken(good: str) -> dict[str, str]:
    head, body, mac = good.split(".")
    unsigned = {
        f"alg {name}": f"{part({'alg': name, 'typ': 'JWT'})}.{body}."
        for name in ("none", "None", "NONE", "nOnE")
    }
    return {
        **unsigned,
        "no signature": f"{head}.{body}.",
        "half a token": f"{head}.{body}",
        "a longer token": f"{good}.{mac}",
        "too long a token": f"{good}{'a' * 5000}",
    }


def _signed_otherwise(good: str) -> dict[str, str]:
    head, body, _mac = (unpack(each) for each in good.split("."))
    public = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    kid = {"kid": json.loads(head)["kid"]}
    return {
        "an empty key": resigned(good, key=""),
        "a public key": resigned(good, key=public),
        "the key that came along": resigned(
            good, key=b"k" * 32, header=HEADERS["embedded key"]
        ),
        "RS256": jwt.encode(json.loads(body), KEY, algorithm="RS256", headers=kid),
    }


def _for_another_use(good: str) -> dict[str, str]:
    claims = json.loads(unpack(good.split(".")[1]))
    google = {"iss": "https://accounts.google.com", "aud": "client"}
    id_token = {**google, **{name: claims[name] for name in ("sub", "iat", "exp")}}
    mine = {name: claims[name] for name in ("sub", "sid", "jti")}
    hour = timedelta(hours=1)
    return {
        "an ID token": jwt.encode(
            id_token, KEY, algorithm="RS256", headers={"kid": "google"}
        ),
        "an ID token that was signed here": resigned(
            good, **google, sid=None, jti=None
        ),
        "a call ticket": security.sign(mine, audience=TICKET_AUDIENCE, lifetime=hour),
    }

"""Session tokens: valid and forged ones."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.api_client import SECRET
from waves.core import clock, security
from waves.core.ids import new_id

NOW = 1_900_000_000
OLD_SECRET = "an-older-secret-of-the-tests-of-more-than-32-bytes"


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch):
    """Freeze the clock; `frozen(seconds)` moves it from there."""
    start = clock.datetime.fromtimestamp(NOW, clock.UTC)

    def hold(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=seconds))

    hold(0)
    return hold


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(**changes: object) -> dict[str, object]:
    good = {
        "iss": "waves",
        "aud": "waves:session",
        "sub": str(new_id()),
        "sid": str(new_id()),
        "jti": "x" * 32,
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + 3600,
    }
    return {key: value for key, value in {**good, **changes}.items() if value != "-"}


def forge(body: object = None, *, key: str | bytes = SECRET, **header: Any) -> str:
    """Sign a token with the valid key and these changes."""
    key_id = security._key_id(SECRET)
    head = {"alg": "HS256", "typ": "JWT", "kid": key_id, **header}
    head = {name: value for name, value in head.items() if value is not None}
    signed = f"{part(head)}.{part(claims() if body is None else body)}"
    raw = key.encode() if isinstance(key, str) else key
    mac = security.hmac.digest(raw, signed.encode(), "sha256")
    return f"{signed}.{part(mac)}"


def refused(token: str) -> None:
    with pytest.raises(security.TokenError):
        security.read_session_token(token)


def test_a_token_names_its_session(frozen) -> None:
    user_id, session_id = new_id(), new_id()
    issued = security.issue_session_token(user_id, session_id)
    read = security.read_session_token(issued.token)
    assert (read.sub, read.sid) == (user_id, session_id)
    assert security.hash_token_id(read.jti) == issued.token_hash
    assert read.exp == issued.expires_at.timestamp()
    assert read.jti not in issued.token_hash


def test_an_unchanged_forged_token_is_valid() -> None:
    assert isinstance(security.read_session_token(forge()).sub, UUID)


def test_a_token_is_valid_exactly_for_its_lifetime(frozen) -> None:
    token = security.issue_session_token(new_id(), new_id()).token
    frozen(30 * 86_400 - 1)
    security.read_session_token(token)
    frozen(30 * 86_400)
    refused(token)


def test_a_clock_that_is_set_back_signs_nobody_out(frozen) -> None:
    token = security.issue_session_token(new_id(), new_id()).token
    frozen(-2 * 3_600)
    security.read_session_token(token)
    frozen(-2 * 3_600 - 1)
    refused(token)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_an_unsigned_token_is_refused(algorithm: str) -> None:
    unsigned = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims())}."
    refused(unsigned)
    refused(forge(alg=algorithm))


@pytest.mark.parametrize(
    "algorithm", ["HS384", "HS512", "RS256", "ES256", "EdDSA", "", 256, ["HS256"]]
)
def test_another_algorithm_is_refused(algorithm: object) -> None:
    refused(forge(alg=algorithm))


def test_a_token_signed_with_a_public_or_an_empty_key_is_refused() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    refused(forge(key=public))
    refused(forge(key=""))
    refused(jwt.encode(claims(), private, algorithm="RS256"))
    refused(forge(key=security._key_id(SECRET)))


@pytest.mark.parametrize(
    "header",
    [
        {"kid": None},
        {"kid": ""},
        {"kid": 7},
        {"kid": ["a"]},
        {"kid": "../../../../dev/null"},
        {"kid": "' OR 1=1 --"},
        {"kid": "unknown"},
        {"typ": None},
        {"crit": ["exp"]},
        {"crit": []},
        {"zip": "DEF"},
        {"b64": False},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"jku": "http://127.0.0.1:9/jwks"},
        {"x5u": "http://127.0.0.1:9/cert"},
        {"x5c": ["AAAA"]},
        {"x5t": "AAAA"},
    ],
)
def test_a_header_with_a_key_is_refused(header: dict[str, Any]) -> None:
    refused(forge(**header))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": "-"},
        {"exp": str(NOW + 60)},
        {"exp": 1e20},
        {"exp": NOW + 0.5},
        {"exp": NOW},
        {"exp": NOW - 1},
        {"exp": True},
        {"exp": None},
        {"exp": 10**30},
        {"exp": -1},
        {"nbf": NOW + 2 * 3_600 + 1},
        {"nbf": "-"},
        {"nbf": "0"},
        {"iat": "-"},
        {"iat": "yesterday"},
        {"iss": "-"},
        {"iss": "someone"},
        {"iss": ["waves"]},
        {"iss": None},
        {"aud": "-"},
        {"aud": "waves:call"},
        {"aud": None},
        {"aud": ["waves:session"]},
        {"aud": ["waves:session", "other"]},
        {"sub": "-"},
        {"sub": "alice"},
        {"sub": 1},
        {"sid": "-"},
        {"sid": ""},
        {"jti": "-"},
        {"jti": "short"},
        {"jti": 5},
        {"jti": "x" * 65},
    ],
)
def test_a_missing_or_invalid_claim_is_refused(changes: dict[str, object]) -> None:
    refused(forge(claims(**changes)))


def test_an_id_token_of_google_is_refused() -> None:
    google = {
        "iss": "https://accounts.google.com",
        "aud": "client.apps.googleusercontent.com",
        "sub": "110169484474386276334",
        "email": "alice@example.com",
        "iat": NOW,
        "exp": NOW + 3600,
    }
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    refused(jwt.encode(google, private, algorithm="RS256", headers={"kid": "google"}))
    refused(forge(google))


def test_a_token_of_another_purpose_is_refused() -> None:
    hour = timedelta(hours=1)
    body = {"sub": str(new_id()), "sid": str(new_id()), "jti": "x" * 32}
    ticket = security.sign(body, audience="waves:call", lifetime=hour)
    refused(ticket)
    assert security.verify(ticket, audience="waves:call")["sub"] == body["sub"]
    session = security.issue_session_token(new_id(), new_id()).token
    with pytest.raises(security.TokenError):
        security.verify(session, audience="waves:call")


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "e30.e30.e30",
        "x" * 5000,
        "é.é.é",
        "\x00",
        "{}",
        f"{part([])}.{part({})}.",
        f"{part(b'[' * 900)}.{part({})}.e30",
        f"{part(None)}.e30.e30",
    ],
)
def test_a_malformed_token_is_refused(text: str) -> None:
    refused(text)


@pytest.mark.parametrize("body", [[], "text", 7, True, [claims()]])
def test_a_signed_payload_that_is_not_an_object_is_refused(body: object) -> None:
    refused(forge(body))


def test_a_changed_character_anywhere_is_refused() -> None:
    token = security.issue_session_token(new_id(), new_id()).token
    for at in range(0, len(token) - 1, 7):
        other = "A" if token[at] != "A" else "B"
        refused(token[:at] + other + token[at + 1 :])


def test_the_newest_secret_signs_and_every_secret_verifies(override) -> None:
    override(jwt_secrets=OLD_SECRET)
    old = security.issue_session_token(new_id(), new_id()).token
    override(jwt_secrets=f"{SECRET} {OLD_SECRET}")
    new = security.issue_session_token(new_id(), new_id()).token
    assert jwt.get_unverified_header(new)["kid"] == security._key_id(SECRET)
    security.read_session_token(old)
    security.read_session_token(new)
    override(jwt_secrets=SECRET)
    security.read_session_token(new)
    refused(old)


def test_the_key_id_does_not_reveal_the_secret() -> None:
    key_id = security._key_id(SECRET)
    assert len(key_id) == 16
    assert key_id not in SECRET
    assert key_id != security._key_id(OLD_SECRET)
